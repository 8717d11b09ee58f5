// Fills forms in with the phone's evaluator: what is asked comes on standard input, what it answers goes out.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { Filling, FUNCTIONS } = await import(pathToFileURL(process.argv[2]).href);
const { forms, cases } = JSON.parse(readFileSync(0, "utf8"));

const asked = (filling) => [...filling.questions.keys()].flatMap((path) => filling.nodes(path));
const rows = (filling) => [...filling.repeats.keys()].flatMap((path) => filling.nodes(path));

function step(filling, [what, n, text]) {
  const repeats = [...filling.repeats.keys()];
  if (what === "answer") {
    const nodes = asked(filling);
    const node = nodes[n % nodes.length];
    if (filling.isReadonly(node)) return;
    const choices = filling.choices(filling.questions.get(node.p), node, "").map(([value]) => value);
    filling.answer(node, choices.length && text.startsWith("#") ? choices[Number(text.slice(1)) % choices.length] : text);
  } else if (what === "add" && repeats.length) {
    filling.add(repeats[n % repeats.length]);
    filling.settle();
  } else if (what === "remove" && rows(filling).length) {
    filling.remove(rows(filling)[n % rows(filling).length]);
    filling.settle();
  }
}

const answers = cases.map(({ form, now, language, steps }) => {
  const filling = new Filling(forms[form], forms[form].root, new Date(now), "phone");
  filling.start();
  for (const one of steps) step(filling, one);
  return {
    nodes: asked(filling).map((node) => [
      filling.address(node), node.t, filling.isRelevant(node), filling.isReadonly(node), filling.isRequired(node),
      filling.choices(filling.questions.get(node.p), node, language), filling.say(filling.questions.get(node.p).label, language, node),
    ]),
    flaws: filling.flaws(language).map(({ node, code }) => [filling.address(node), code]),
    sent: filling.plain(true),
  };
});
process.stdout.write(JSON.stringify({ functions: Object.keys(FUNCTIONS).sort(), answers }));
