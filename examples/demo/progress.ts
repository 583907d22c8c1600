/** Shows how far something is: one line that changes on a terminal, a few lines elsewhere. */
export function progress(label: string, out: NodeJS.WriteStream = process.stderr) {
  let shown = -1;
  return ({ done, of }: { readonly done: number; readonly of: number }): void => {
    if (out.isTTY) {
      out.write(`\r${label}: ${done} of ${of} requests${done === of ? '\n' : ''}`);
      return;
    }
    const quarter = Math.floor((4 * done) / of);
    if (quarter > shown) out.write(`${label}: ${done} of ${of} requests\n`);
    shown = quarter;
  };
}
