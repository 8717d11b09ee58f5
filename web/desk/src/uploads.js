// A form marked data-upload takes a dropped file and shows how much of it has gone up.
export function uploads(root) {
  for (const form of root.querySelectorAll("form[data-upload]")) upload(form);
}

function upload(form) {
  if (form.dataset.ready) return;
  form.dataset.ready = "1";
  const input = form.querySelector("input[type=file]");
  const zone = form.querySelector(".dropzone");
  const name = form.querySelector("[data-file]");
  const bar = form.querySelector("progress");
  const show = () => (name.textContent = [...input.files].map((f) => f.name).join("、"));
  input.addEventListener("change", show);
  for (const kind of ["dragenter", "dragover"]) zone.addEventListener(kind, (e) => (e.preventDefault(), zone.classList.add("over")));
  for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    show();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const sending = new XMLHttpRequest();
    sending.upload.onprogress = (e) => e.lengthComputable && (bar.value = (100 * e.loaded) / e.total);
    sending.onload = () => arrive(sending, form);
    sending.onerror = () => form.submit();
    bar.hidden = false;
    sending.open("POST", form.action);
    sending.send(new FormData(form));
  });
}

function arrive(sending, form) {
  if (sending.responseURL && sending.responseURL !== form.action) return window.location.assign(sending.responseURL);
  document.open();
  document.write(sending.responseText);
  document.close();
}
