package ai.lepton.metrics.internal;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What such a method returns has to be used: by itself it asserts nothing, and a call whose result is dropped is a sentence
 * that was not finished.
 *
 * <p>Error Prone knows annotations of this name, whatever their package, and refuses such calls where it is used.
 *
 * @see <a href="https://errorprone.info/bugpattern/CheckReturnValue">Error Prone, CheckReturnValue</a>
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface CheckReturnValue {}
