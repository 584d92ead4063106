/**
 * Proxies: how much other columns tell about a protected attribute, one by one and together.
 *
 * <p>Start with {@link ai.lepton.ethics.fairness.proxy.ProxyRules#proxiesIn}, and give it
 * {@link ai.lepton.ethics.fairness.proxy.ProxyColumns}.
 */
@NullMarked
package ai.lepton.ethics.fairness.proxy;

import org.jspecify.annotations.NullMarked;
