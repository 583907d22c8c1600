/**
 * An object that is another one except for some properties. Everything else is the other's own:
 * its methods run with the other as `this`, so private fields and getters work, and what is set
 * is set there.
 */
export function facadeOf<T extends object>(
  target: T,
  replaced: Readonly<Record<PropertyKey, unknown>>,
): T {
  const methods = new WeakMap<object, object>();
  const facade: T = new Proxy({} as T, {
    get(_, key) {
      if (Object.hasOwn(replaced, key)) return replaced[key];
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? borrowed(value) : value;
    },
    set: (_, key, value) => Reflect.set(target, key, value, target),
    has: (_, key) => Reflect.has(target, key),
    deleteProperty: (_, key) => Reflect.deleteProperty(target, key),
    ownKeys: () => Reflect.ownKeys(target),
    getPrototypeOf: () => Reflect.getPrototypeOf(target),
    getOwnPropertyDescriptor(_, key) {
      const found = Reflect.getOwnPropertyDescriptor(target, key);
      // A proxy may show a fixed property only where the object behind it has one.
      return found && { ...found, configurable: true };
    },
  });

  function borrowed(method: object): unknown {
    const known = methods.get(method);
    if (known) return known;
    const proxy = new Proxy(method as (...args: unknown[]) => unknown, {
      apply: (fn, self, args) => Reflect.apply(fn, self === facade ? target : self, args),
    });
    methods.set(method, proxy);
    return proxy;
  }

  return facade;
}
