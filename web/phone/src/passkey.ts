// A passkey as a second way in. Asked for a salt, it answers with a secret of its own (WebAuthn Level 3, «prf» extension)
// once it has verified its owner, and this secret unwraps the key. No server takes part, so that it works without a network:
// nobody checks the signature, and the challenge is there only because the interface wants one.
import { toBase64, type Passkey } from "./seal";

type Asked = Pick<Passkey, "id" | "salt">;
/** Not yet in TypeScript's own declarations. */
interface Signals { signalUnknownCredential?: (one: { rpId: string; credentialId: string }) => Promise<void> }
const BYTES = 32;
const ALGORITHMS = [-7, -257]; // ES256, RS256
const BARE_ADDRESS = /^[\d.]+$|^\[/;

const random = () => crypto.getRandomValues(new Uint8Array(BYTES));
const answerOf = (found: Credential | null) => (found as PublicKeyCredential).getClientExtensionResults().prf;
const bytesOf = (answer: AuthenticationExtensionsPRFOutputs | undefined) => (answer?.results?.first as ArrayBuffer | undefined) ?? null;

/** Whether this phone has passkeys with secrets. They belong to a site's name and not to an IP address. */
export async function isOffered(): Promise<boolean> {
  const can = await window.PublicKeyCredential?.getClientCapabilities?.();
  return Boolean(can?.["extension:prf"] && can.userVerifyingPlatformAuthenticator) && !BARE_ADDRESS.test(location.hostname);
}

/** Make a passkey on this phone; null where it turns out to have no secrets. Throws when its owner does not agree. */
export async function make(user: string): Promise<(Asked & { secret: ArrayBuffer }) | null> {
  const salt = random();
  const made = (await navigator.credentials.create({ publicKey: {
    rp: { name: document.title }, user: { id: random(), name: user, displayName: user }, challenge: random(),
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
    authenticatorSelection: { authenticatorAttachment: "platform", residentKey: "required", userVerification: "required" },
    extensions: { prf: { eval: { first: salt } } },
  } })) as PublicKeyCredential;
  const asked = { id: made.rawId, salt };
  const secret = bytesOf(answerOf(made)) ?? (answerOf(made)?.enabled ? await secretOf(asked) : null);
  if (!secret) retire(asked);
  return secret && { ...asked, secret };
}

/** What the passkey answers once its owner was verified. Throws when it was not. */
export async function secretOf({ id, salt }: Asked): Promise<ArrayBuffer | null> {
  return bytesOf(answerOf(await navigator.credentials.get({ publicKey: {
    challenge: random(), allowCredentials: [{ type: "public-key", id, transports: ["internal"] }], userVerification: "required",
    extensions: { prf: { eval: { first: salt } } },
  } })));
}

/** Tell whatever keeps the passkeys that this one opens nothing any more, so that it is offered no more. */
export function retire({ id }: Asked): void {
  const credentialId = toBase64(new Uint8Array(id)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  void (PublicKeyCredential as Signals).signalUnknownCredential?.({ rpId: location.hostname, credentialId }).catch(() => undefined);
}
