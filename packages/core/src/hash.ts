const PRIMES = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f] as const;

/**
 * 128 bits of hash of a string, as 32 hexadecimal digits: four 32-bit multiplicative lanes with
 * a final avalanche. For names that must be the same on every machine, not against attackers.
 */
export function hashOf(text: string): string {
  return PRIMES.map((prime) => lane(text, prime).toString(16).padStart(8, '0')).join('');
}

function lane(text: string, prime: number): number {
  let hash = prime ^ text.length;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), prime);
    hash = (hash << 13) | (hash >>> 19);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
