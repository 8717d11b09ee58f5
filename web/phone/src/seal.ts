// Encryption at rest: everything personal is sealed with a random key (AES-256-GCM), which itself is kept only
// wrapped: by a key derived from the PIN (PBKDF2-SHA-256) and, where one was set up, by a key derived from what a passkey
// says (HKDF-SHA-256). The server keeps a sealed copy for who forgets the PIN.
export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

export interface Lock {
  salt: Uint8Array<ArrayBuffer>;
  rounds: number;
  length: number;
  wrapped: Sealed;
  passkey?: Passkey;
}

/** A second way to the same key: which passkey is asked, for what, and the key wrapped by its answer. */
export interface Passkey {
  id: ArrayBuffer;
  salt: Uint8Array<ArrayBuffer>;
  wrapped: Sealed;
}

const ROUNDS = 600_000;
const GCM = "AES-GCM";
let key: CryptoKey | null = null;
let marker: CryptoKey | null = null;

export const isOpen = () => key !== null;
export const close = () => void (key = marker = null);

async function pinKey(pin: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<CryptoKey> {
  const raw = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, raw, { name: GCM, length: 256 }, false, ["encrypt", "decrypt"]);
}

async function secretKey(secret: BufferSource): Promise<CryptoKey> {
  const raw = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: new TextEncoder().encode("bangfu phone") };
  return crypto.subtle.deriveKey(how, raw, { name: GCM, length: 256 }, false, ["encrypt", "decrypt"]);
}

/** Work with a key from now on. */
export async function take(raw: BufferSource): Promise<void> {
  marker = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  key = await crypto.subtle.importKey("raw", raw, GCM, false, ["encrypt", "decrypt"]);
}

export const newKey = () => crypto.getRandomValues(new Uint8Array(32));

/** Wrap a key by a new PIN and work with it from now on. */
export async function lockWith(pin: string, raw: Uint8Array<ArrayBuffer>): Promise<Lock> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const wrapped = await encrypt(await pinKey(pin, salt, ROUNDS), raw);
  await take(raw);
  return { salt, rounds: ROUNDS, length: pin.length, wrapped };
}

/** The key that a PIN unwraps; null when it is not the one. */
export const byPin = async (pin: string, { salt, rounds, wrapped }: Lock) => unwrapped(await pinKey(pin, salt, rounds), wrapped);
/** The key that a passkey's answer unwraps; null when it is not the one. */
export const bySecret = async (secret: BufferSource, { wrapped }: Passkey) => unwrapped(await secretKey(secret), wrapped);
export const wrappedBy = async (secret: BufferSource, raw: BufferSource) => encrypt(await secretKey(secret), raw);
const unwrapped = (by: CryptoKey, wrapped: Sealed): Promise<ArrayBuffer | null> => decrypt(by, wrapped).catch(() => null);

async function encrypt(by: CryptoKey, content: BufferSource): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: GCM, iv }, by, content) };
}

const decrypt = (by: CryptoKey, sealed: Sealed) => crypto.subtle.decrypt({ name: GCM, iv: sealed.iv }, by, sealed.data);

function opened(): CryptoKey {
  if (!key) throw new Error("locked");
  return key;
}

export const sealBytes = (content: BufferSource) => encrypt(opened(), content);
export const unsealBytes = (sealed: Sealed) => decrypt(opened(), sealed);
export const seal = (value: unknown) => sealBytes(new TextEncoder().encode(JSON.stringify(value)));
export const unseal = async <T>(sealed: Sealed): Promise<T> => JSON.parse(new TextDecoder().decode(await unsealBytes(sealed))) as T;

/** By which something is found again whose name must not be read; the same as long as the key is. */
export async function markOf(name: string): Promise<string> {
  if (!marker) throw new Error("locked");
  return hex(await crypto.subtle.sign("HMAC", marker, new TextEncoder().encode(name)));
}

const hex = (bytes: ArrayBuffer) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
export const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
export const fromBase64 = (text: string) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

export const sha256 = async (content: BufferSource) => hex(await crypto.subtle.digest("SHA-256", content));
