/**
 * What is the same for all requests of an isolate is made when first needed and kept. Tests call the
 * Worker with other settings: each environment has its own.
 */
export function onceAnIsolate<T extends object>(make: (env: Env) => T): (env: Env) => T {
  const made = new WeakMap<Env, T>()
  return (env) => {
    const known = made.get(env)
    if (known) return known
    const value = make(env)
    made.set(env, value)
    return value
  }
}
