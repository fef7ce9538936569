// What can be checked without a browser: contrast of the colours, words in both languages, icons that exist.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { icons } from './icons/sprite.mjs';

const read = (path) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');
const faults = [];

// Contrast: every pair of colours that meets on a page, in both schemes.
const tokens = Object.fromEntries([...read('css/tokens.css').matchAll(/--([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, ...pair]) => [name, pair]));
const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const light = (hex) => [1, 3, 5].map((at) => channel(parseInt(hex.slice(at, at + 2), 16) / 255)).reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
const grounds = ['paper', 'card', 'wash'];
const washes = ['pine', 'amber', 'indigo', 'vermilion'].map((name) => `${name}-wash`);
const pairs = [
  ...grounds.flatMap((ground) => ['ink', 'faint', 'vermilion', 'pine', 'amber', 'indigo'].map((name) => [name, ground, 4.5])),
  ...washes.flatMap((ground) => ['ink', ground.replace('-wash', '')].map((name) => [name, ground, 4.5])),
  ['ink', 'paper', 12], ['on-vermilion', 'vermilion', 4.5], ['on-vermilion', 'vermilion-press', 4.5],
  ...grounds.map((ground) => ['edge', ground, 3]),
];
for (const [ink, ground, least] of pairs) {
  ['light', 'dark'].forEach((scheme, at) => {
    const found = contrast(tokens[ink][at], tokens[ground][at]);
    if (found < least) faults.push(`${ink} on ${ground}, ${scheme}: ${found.toFixed(2)} < ${least}`);
  });
}
// The plain values for old browsers are the light ones.
for (const [name, [value]] of Object.entries(tokens)) if (!read('css/tokens.css').includes(`--${name}: ${value};`)) faults.push(`the plain value of --${name} is not ${value}`);

// Words: every key of the frame in both languages, and none that nothing asks for.
const templates = '../crates/app/templates/';
const used = new Set(readdirSync(fileURLToPath(new URL(templates, import.meta.url)), { recursive: true }).filter((name) => name.endsWith('.html'))
  .flatMap((name) => [...read(templates + name).matchAll(/f\.t[na]?\("(face-[a-z0-9-]+)"/g)].map(([, key]) => key)));
for (const [, key] of read('offline.html').matchAll(/\{\{(?:en:)?(face-[a-z0-9-]+)\}\}/g)) used.add(key);
for (const lang of ['zh-CN', 'en']) {
  const known = new Set([...read(`../locales/${lang}/face.ftl`).matchAll(/^([a-z0-9-]+) =/gm)].map(([, key]) => key));
  for (const key of used) if (!known.has(key)) faults.push(`${lang} has no ${key}`);
}

// Words of the scripts: asked for and brought.
const layout = ['opening', 'top', 'closing'].map((part) => read(`${templates}${part}.html`)).join('');
const brought = new Set([...layout.matchAll(/ data-w-([a-z-]+)=/g)].map(([, name]) => name.replace(/-(\w)/g, (_, c) => c.toUpperCase())));
const asked = new Set(readdirSync(fileURLToPath(new URL('ts/', import.meta.url))).flatMap((name) => [...read(`ts/${name}`).matchAll(/\bword\("(\w+)"/g)].map(([, key]) => key)));
for (const name of asked) if (!brought.has(name)) faults.push(`the layout does not bring the word ${name}`);
for (const name of brought) if (!asked.has(name)) faults.push(`no script asks for the word ${name}`);

// Icons named by a template or a script.
const parts = readdirSync(fileURLToPath(new URL(`${templates}parts/`, import.meta.url))).map((name) => read(`${templates}parts/${name}`)).join('');
const named = [...`${layout}${parts}${read(`${templates}components.html`)}`.matchAll(/icon\("([a-z-]+)"\)|nav_item\("[^"]+", "([a-z-]+)"/g)].map(([, a, b]) => a ?? b);
for (const name of readdirSync(fileURLToPath(new URL('ts/', import.meta.url)))) for (const [, icon] of read(`ts/${name}`).matchAll(/icon\("([a-z-]+)"\)/g)) named.push(icon);
for (const name of named) if (!(name in icons)) faults.push(`there is no icon ${name}`);

for (const one of faults) console.log(one);
console.log(faults.length ? `${faults.length} faults` : `colours, words and icons are in order (${pairs.length} pairs, ${used.size} words)`);
process.exitCode = faults.length ? 1 : 0;
