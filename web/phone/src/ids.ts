// UUIDv7 (RFC 9562): the moment in milliseconds first, so that ids sort by when they were made; never twice the same.
let last = 0;

export function newId(): string {
  last = Math.max(Date.now(), last + 1);
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let moment = last;
  for (let at = 5; at >= 0; at--) {
    bytes[at] = moment % 256;
    moment = Math.floor(moment / 256);
  }
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** When an id was made, by the clock of the phone that made it. */
export const madeAt = (id: string) => parseInt(id.replace(/-/g, "").slice(0, 12), 16);
