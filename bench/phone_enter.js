// Enters visits on the screens of the app as fast as they follow; gives the notes of those that were saved.
async ([first, count]) => {
  const until = async (found) => {
    for (let n = 0; n < 2000; n++) {
      const one = found();
      if (one) return one;
      await new Promise((done) => setTimeout(done, 5));
    }
    throw new Error(`nothing came: ${found} at ${location.hash}`);
  };
  const notes = [];
  for (let n = first; n < first + count; n++) {
    location.hash = `#/form/pairing.visit_made?household=HU${n % 20}`;
    const text = await until(() => document.querySelector("form textarea"));
    const note = `round ${n}`;
    text.value = note;
    text.dispatchEvent(new Event("input", { bubbles: true }));
    await until(() => document.querySelector("form textarea")?.value === note);
    document.querySelector(".foot .btn-p").click();
    await until(() => document.querySelector(".hero"));
    notes.push(note);
  }
  return notes;
};
