// The scripts carry no language of their own: the page brings the words in <template id="words" data-w-…>.

const given = document.getElementById("words")?.dataset ?? {};

/** The sentence for a name, with `%n` filled in. */
export function word(name: string, n?: number): string {
  const text = given[`w${name.charAt(0).toUpperCase()}${name.slice(1)}`] ?? "";
  return n === undefined ? text : text.replace("%n", String(n));
}
