/**
 * An object that at each use is the one that `current` returns then. Drivers and tests hold on to their client,
 * and a rewind may have to replace it.
 */
export function standIn<T extends object>(current: () => T): T {
  // A function, since a postgres.js client is one.
  return new Proxy((() => {}) as unknown as T, {
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
