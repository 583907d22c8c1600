/** Requests whose reply has not begun, by what they are the first to send. */
const firsts = new Map<string, First>();

/** The request that is the first to send something. */
export function firstWith(name: string): First | undefined {
  return firsts.get(name);
}

/** A request that others may wait for. */
export class First {
  readonly #names: string[] = [];
  #end?: (isWritten: boolean) => void;

  /** Resolves when its reply has begun, to true, or when none will come. Never rejects. */
  readonly over = new Promise<boolean>((resolve) => {
    this.#end = resolve;
  });

  /** It is the first with this. */
  lead(name: string): void {
    firsts.set(name, this);
    this.#names.push(name);
  }

  /** Nobody waits for it anew. */
  drop(): void {
    for (const name of this.#names.splice(0)) firsts.delete(name);
  }

  /** The first call counts. */
  end(isWritten: boolean): void {
    this.drop();
    this.#end?.(isWritten);
  }
}
