// Enters visits and surveys on the screens of the app as fast as they follow; gives the notes of those that were saved.
// Every tenth visit has a photo that wants several pieces.
async ([first, count]) => {
  const until = async (found) => {
    for (let n = 0; n < 4000; n++) {
      const one = found();
      if (one) return one;
      await new Promise((done) => setTimeout(done, 5));
    }
    throw new Error(`nothing came: ${found} at ${location.hash}`);
  };
  const type = (input, text) => {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const snow = async () => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 600;
    const pen = canvas.getContext("2d");
    const dots = pen.createImageData(600, 600);
    for (let at = 0; at < dots.data.length; at++) dots.data[at] = at % 4 === 3 ? 255 : Math.random() * 256;
    pen.putImageData(dots, 0, 0);
    return new File([await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8))], "a.jpg", { type: "image/jpeg" });
  };
  const notes = [];
  for (let n = first; n < first + count; n++) {
    const asked = n % 10 === 5;
    location.hash = asked ? `#/form/survey~soak@1?household=HU${n % 20}` : `#/form/pairing.visit_made?household=HU${n % 20}`;
    const box = await until(() => document.querySelector(asked ? "form input[id$=note]" : "form textarea"));
    const note = `${asked ? "survey" : "round"} ${n}`;
    type(box, note);
    await until(() => document.querySelector(asked ? "form input[id$=note]" : "form textarea")?.value === note);
    if (n % 10 === 0) {
      const files = new DataTransfer();
      files.items.add(await snow());
      const camera = document.querySelector("input[type=file]");
      camera.files = files.files;
      camera.dispatchEvent(new Event("change", { bubbles: true }));
      await until(() => document.querySelector(".thumb img"));
    }
    document.querySelector(".foot .btn-p").click();
    await until(() => document.querySelector(".hero"));
    notes.push(note);
  }
  return notes;
};
