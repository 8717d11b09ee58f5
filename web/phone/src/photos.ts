// Photos: made small on the phone, with the time in the picture; what the camera wrote into the file stays behind.
import { newId } from "./ids";
import { sha256 } from "./seal";
import { now } from "./state";
import * as store from "./store";

const PLACE_PATIENCE = 8000;

export async function take(file: File, item: string): Promise<string> {
  const policy = now().kept!.forms.policy;
  const taken = local(new Date());
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, policy.photo_side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext("2d")!;
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  stamp(pen, canvas, taken);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", policy.photo_quality / 100));
  if (!blob) throw new Error("no picture");
  const content = await blob.arrayBuffer();
  const id = newId();
  const place = policy.photo_place ? await where() : undefined;
  await store.putPhoto({ id, item, sha: await sha256(content), taken, size: content.byteLength, place }, content);
  return id;
}

function stamp(pen: CanvasRenderingContext2D, canvas: HTMLCanvasElement, text: string): void {
  const size = Math.max(12, Math.round(canvas.width / 40));
  pen.font = `${size}px sans-serif`;
  pen.fillStyle = "rgba(0,0,0,.45)";
  pen.fillRect(0, canvas.height - size * 1.8, pen.measureText(text).width + size * 1.4, size * 1.8);
  pen.fillStyle = "#fff";
  pen.fillText(text, size * 0.7, canvas.height - size * 0.6);
}

export const local = (at: Date) => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16).replace("T", " ");

function where(): Promise<GeolocationCoordinates | undefined> {
  return new Promise((done) => {
    const how = { enableHighAccuracy: true, timeout: PLACE_PATIENCE, maximumAge: 60_000 };
    navigator.geolocation.getCurrentPosition((found) => done(found.coords), () => done(undefined), how);
  });
}

/** A photo as an address that a picture can show. */
export async function shown(id: string): Promise<string> {
  const found = await store.photo(id);
  if (!found) return "";
  const reader = new FileReader();
  return new Promise((done) => {
    reader.onload = () => done(String(reader.result));
    reader.readAsDataURL(new Blob([found[1]], { type: "image/jpeg" }));
  });
}
