/** Remembers what is made of an object that never changes, for as long as the object lives. */
export function perObject<T extends object, Made extends {}>(
  make: (object: T) => Made,
): (object: T) => Made {
  const known = new WeakMap<T, Made>();
  return (object) => {
    const last = known.get(object);
    if (last !== undefined) return last;
    const made = make(object);
    known.set(object, made);
    return made;
  };
}
