// Just enough of askama to draw the real layout and the real macros with invented content.
// It knows the part of the language those files use, and stops with an error at anything else.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const TEMPLATES = fileURLToPath(new URL('../../crates/app/templates/', import.meta.url));

class Raw { constructor(text) { this.text = text; } }

const escape = (value) => value instanceof Raw ? value.text
  : String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

function tokens(text) {
  const found = [];
  let at = 0;
  for (const match of text.matchAll(/\{([{%#])(-?)([^]*?)(-?)[}%#]\}/g)) {
    let before = text.slice(at, match.index);
    if (found.at(-1)?.trimAfter) before = before.trimStart();
    if (match[2]) before = before.trimEnd();
    found.push({ kind: 'text', text: before });
    if (match[1] !== '#') found.push({ kind: match[1] === '{' ? 'print' : 'tag', text: match[3].trim(), trimAfter: !!match[4] });
    at = match.index + match[0].length;
  }
  const rest = text.slice(at);
  found.push({ kind: 'text', text: found.at(-1)?.trimAfter ? rest.trimStart() : rest });
  return found;
}

function parse(text) {
  const list = tokens(text);
  let at = 0;
  function body(...ends) {
    const nodes = [];
    for (; at < list.length; at++) {
      const token = list[at];
      if (token.kind !== 'tag') { nodes.push(token); continue; }
      const word = token.text.match(/^\w+/)[0];
      if (ends.includes(word)) return nodes;
      const rest = token.text.slice(word.length).trim();
      at++;
      if (word === 'if') {
        const arms = [{ test: rest, nodes: body('else', 'endif') }];
        while (list[at].text !== 'endif') {
          const test = list[at].text.replace(/^else( if)?/, '').trim();
          at++;
          arms.push({ test: test || 'true', nodes: body('else', 'endif') });
        }
        nodes.push({ kind: 'if', arms });
      } else if (word === 'for') {
        const [, name, over] = rest.match(/^(\w+) in ([^]+)$/);
        nodes.push({ kind: 'for', name, over, nodes: body('endfor') });
      } else if (word === 'block') nodes.push({ kind: 'block', name: rest, nodes: body('endblock') });
      else if (word === 'macro') {
        const [, name, params] = rest.match(/^(\w+)\(([^]*)\)$/);
        nodes.push({ kind: 'macro', name, params: split(params).map((one) => {
          const [, id, , fallback] = one.match(/^(\w+)(: \w+)?(?: = ([^]+))?$/);
          return { id, fallback };
        }), nodes: body('endmacro') });
      } else if (word === 'call') nodes.push({ kind: 'call', call: rest, nodes: body('endcall') });
      else if (word === 'import' || word === 'extends') { nodes.push({ kind: word, rest }); at--; }
      else throw new Error(`the gallery does not know {% ${token.text} %}`);
    }
    if (ends.length) throw new Error(`missing ${ends.at(-1)}`);
    return nodes;
  }
  return body();
}

/** Splits at commas that stand in no bracket and no string. */
function split(text) {
  const parts = [];
  let [depth, quoted, from] = [0, false, 0];
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"') quoted = !quoted;
    else if (quoted) continue;
    else if ('([{'.includes(c)) depth++;
    else if (')]}'.includes(c)) depth--;
    else if (c === ',' && depth === 0) { parts.push(text.slice(from, i).trim()); from = i + 1; }
  }
  const last = text.slice(from).trim();
  return last ? [...parts, last] : parts;
}

/** The few Rust forms our templates use, as JavaScript. */
function evaluate(text, scope) {
  const code = text
    .replace(/\*?\((\w+(?:\.\w+)*) as i64\)/g, '($1)').replace(/(^|[\s(!])\*(\w)/g, '$1$2')
    .replace(/([\w.]+)\.is_empty\(\)/g, '($1.length === 0)').replace(/\.iter\(\)/g, '')
    .replace(/\.starts_with\(/g, '.startsWith(').replace(/\.contains\(/g, '.includes(').replace(/ == /g, ' === ');
  try { return new Function('scope', `with (scope) { return (${code}); }`)(scope); } catch (fault) { throw new Error(`${text}: ${fault.message}`); }
}

// What the program compiles once and prints by a method of the face.
const FRAME = ['opening', 'top', 'closing'];

const parsed = new Map();
const load = (name) => parsed.get(name) ?? parsed.set(name, parse(readFileSync(TEMPLATES + name, 'utf8'))).get(name);
const macros = new Map();
for (const node of load('components.html')) if (node.kind === 'macro') macros.set(node.name, node);

function invoke(text, scope, caller) {
  const [, name, args] = text.match(/^(?:ui::)?(\w+)\(([^]*)\)$/) ?? [];
  const macro = macros.get(name);
  if (!macro) return undefined;
  const inner = { f: scope.f };
  const positional = [];
  for (const one of split(args)) {
    const named = one.match(/^(\w+) = ([^]+)$/);
    if (!named) { positional.push(evaluate(one, scope)); continue; }
    if (!macro.params.some(({ id }) => id === named[1])) throw new Error(`${name} has no parameter ${named[1]}`);
    inner[named[1]] = evaluate(named[2], scope);
  }
  if (positional.length > macro.params.length) throw new Error(`${name} was given too much`);
  macro.params.forEach(({ id, fallback }, index) => {
    if (index < positional.length) inner[id] = positional[index];
    else if (!(id in inner)) {
      if (fallback === undefined) throw new Error(`${name} misses ${id}`);
      inner[id] = evaluate(fallback, inner);
    }
    if (inner[id] === undefined) throw new Error(`${name}: ${id} is undefined in ${text}`);
  });
  if (caller) inner.caller = () => new Raw(caller());
  return new Raw(draw(macro.nodes, inner, {}));
}

function draw(nodes, scope, blocks) {
  let out = '';
  for (const node of nodes) {
    if (node.kind === 'text') out += node.text;
    else if (node.kind === 'print') {
      const [, part] = node.text.match(/^f\.(\w+)\([^]*\)\|safe$/) ?? [];
      const value = part ? new Raw(draw(load(FRAME.includes(part) ? `${part}.html` : `parts/${part}.html`), scope, {})) : invoke(node.text, scope) ?? evaluate(node.text, scope);
      if (value === undefined) throw new Error(`{{ ${node.text} }} is undefined`);
      out += escape(value);
    } else if (node.kind === 'if') out += draw(node.arms.find(({ test }) => evaluate(test, scope))?.nodes ?? [], scope, blocks);
    else if (node.kind === 'for') for (const one of evaluate(node.over, scope)) out += draw(node.nodes, { ...scope, [node.name]: one }, blocks);
    else if (node.kind === 'block') out += draw(blocks[node.name] ?? node.nodes, scope, blocks);
    else if (node.kind === 'call') out += escape(invoke(node.call, scope, () => draw(node.nodes, scope, blocks)));
  }
  return out;
}

/** A page written as a page is written, on the real layout. */
export function render(page, scope) {
  const blocks = {};
  for (const node of parse(page)) if (node.kind === 'block') blocks[node.name] = node.nodes;
  return draw(load('layout.html'), scope, blocks);
}
