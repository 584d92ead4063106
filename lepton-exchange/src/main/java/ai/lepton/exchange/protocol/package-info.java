/**
 * The Open Inference Protocol, version 2: requests and answers of models in JSON and with binary tensors, a client, and a
 * server.
 *
 * @see <a href="https://github.com/kserve/open-inference-protocol">Open Inference Protocol</a>
 */
@NullMarked
package ai.lepton.exchange.protocol;

import org.jspecify.annotations.NullMarked;
