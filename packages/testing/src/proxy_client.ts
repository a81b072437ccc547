/**
 * An object that at each use is the one that `current` returns then. Drivers and tests hold on to their client,
 * and a rewind may have to replace it.
 */
export function proxyClient<T extends object>(current: () => T): T {
  // A function, since a postgres.js client is one.
  return new Proxy((() => {}) as unknown as T, {
    // A spy of a test runner is put on the object itself.
    defineProperty: (_target, key, descriptor) => Reflect.defineProperty(current(), key, descriptor),
    deleteProperty: (_target, key) => Reflect.deleteProperty(current(), key),
    getOwnPropertyDescriptor: (_target, key) => {
      const descriptor = Reflect.getOwnPropertyDescriptor(current(), key);
      // The target has no such property, and only what can change may be on the object and not on its target.
      return descriptor && { ...descriptor, configurable: true };
    },
    ownKeys: () => Reflect.ownKeys(current()),
    apply: (_target, _this, values) => Reflect.apply(current() as never, undefined, values),
    get: (_target, key) => {
      const client = current();
      const value: unknown = Reflect.get(client, key, client);
      return typeof value === "function" ? value.bind(client) : value;
    },
    getPrototypeOf: () => Reflect.getPrototypeOf(current()),
    has: (_target, key) => Reflect.has(current(), key),
    set: (_target, key, value) => Reflect.set(current(), key, value),
  });
}
