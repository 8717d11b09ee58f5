// A form or button with data-confirm asks first, naming what will happen.
export function confirmations(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    const question = (event.submitter && event.submitter.dataset.confirm) || form.dataset.confirm;
    if (!question || form.dataset.confirmed) {
      guardTwice(form);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(question, () => {
      form.dataset.confirmed = "1";
      if (form.requestSubmit) form.requestSubmit(event.submitter || undefined);
      else form.submit();
    });
  }, true);
}

function guardTwice(form) {
  if (form.method !== "post") return;
  setTimeout(() => form.querySelectorAll("button[type=submit], button:not([type])").forEach((b) => (b.disabled = true)));
  window.addEventListener("pageshow", () => form.querySelectorAll("button").forEach((b) => (b.disabled = false)), { once: true });
}

function ask(question, yes) {
  const frame = document.getElementById("ask");
  if (!frame.showModal) {
    if (window.confirm(question)) yes();
    return;
  }
  frame.querySelector("p").textContent = question;
  frame.onclose = () => frame.returnValue === "yes" && yes();
  frame.returnValue = "";
  frame.showModal();
}
