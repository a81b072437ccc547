/**
 * A proxy that forwards each operation to the client that `current` returns. Drivers and tests keep a reference to
 * their client, and a rewind may have to replace it.
 */
export function proxyClient<T extends object>(current: () => T): T {
  // A function, because a postgres.js client is one.
  return new Proxy((() => {}) as unknown as T, {
    // A test runner defines its spies on the object itself.
    defineProperty: (_target, key, descriptor) => Reflect.defineProperty(current(), key, descriptor),
    deleteProperty: (_target, key) => Reflect.deleteProperty(current(), key),
    getOwnPropertyDescriptor: (_target, key) => {
      const descriptor = Reflect.getOwnPropertyDescriptor(current(), key);
      // A proxy may report a property that its target lacks only if it is configurable.
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
