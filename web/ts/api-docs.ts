// data-api-docs="/api/v1/openapi.json": the description of the API as a page one can search.

import { each, make } from "./dom";
import { word } from "./words";

interface Schema {
  $ref?: string; type?: string | string[]; format?: string; description?: string; enum?: unknown[]; items?: Schema;
  properties?: Record<string, Schema>; required?: string[]; oneOf?: Schema[]; anyOf?: Schema[]; allOf?: Schema[];
  additionalProperties?: Schema | boolean;
}
interface Content { content?: Record<string, { schema?: Schema }>; description?: string; required?: boolean }
interface Parameter { name: string; in: string; required?: boolean; description?: string; schema?: Schema }
interface Operation { summary?: string; description?: string; tags?: string[]; parameters?: Parameter[]; requestBody?: Content; responses?: Record<string, Content> }
interface Api { info?: { description?: string }; paths: Record<string, Record<string, Operation>>; components?: { schemas?: Record<string, Schema> } }

const METHODS = ["get", "post", "put", "patch", "delete"];

/** A schema as the JSON one would write, with types where values stand. */
function sketch(api: Api, schema: Schema | undefined, depth = 0): string {
  if (!schema) return "…";
  const pad = "  ".repeat(depth + 1);
  if (schema.$ref) {
    const name = schema.$ref.split("/").pop() ?? "";
    return depth > 3 ? name : sketch(api, api.components?.schemas?.[name], depth);
  }
  const many = schema.oneOf ?? schema.anyOf;
  if (many) return many.map((one) => sketch(api, one, depth)).join(" | ");
  if (schema.allOf) return schema.allOf.map((one) => sketch(api, one, depth)).join(" & ");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.items) return `[${sketch(api, schema.items, depth)}]`;
  if (schema.properties) {
    const lines = Object.entries(schema.properties).map(([name, one]) => {
      const need = schema.required?.includes(name) ? "" : "?";
      const note = one.description ? `  // ${one.description.split("\n")[0] ?? ""}` : "";
      return `${pad}${name}${need}: ${sketch(api, one, depth + 1)}${note}`;
    });
    return `{\n${lines.join("\n")}\n${"  ".repeat(depth)}}`;
  }
  return [schema.type].flat().filter(Boolean).join(" | ") + (schema.format ? ` (${schema.format})` : "");
}

function bodies(api: Api, given: Content): HTMLElement[] {
  return Object.entries(given.content ?? {}).map(([kind, { schema }]) =>
    make("div", {}, make("p", { className: "hint" }, kind), make("pre", { tabIndex: 0 }, sketch(api, schema))));
}

function operation(api: Api, path: string, method: string, op: Operation): HTMLDetailsElement {
  const inside = make("div", { className: "api-in" });
  const box = make("details", { className: "api-op" },
    make("summary", {}, make("span", { className: `badge api-method badge-${method === "get" ? "info" : method === "delete" ? "bad" : "done"}` }, method.toUpperCase()),
      make("span", { className: "api-path" }, path), make("span", { className: "api-sum" }, op.summary ?? "")), inside);
  box.dataset.find = `${method} ${path} ${op.summary ?? ""} ${op.description ?? ""}`.toLowerCase();
  // Drawn when first opened: a page of two hundred operations stays quick.
  box.addEventListener("toggle", () => {
    if (inside.childElementCount) return;
    if (op.description) inside.append(make("p", {}, op.description));
    if (op.parameters?.length) {
      inside.append(make("h3", {}, word("apiParams")), make("dl", { className: "facts" }, ...op.parameters.map((one) => make("div", {},
        make("dt", {}, make("code", {}, one.name), ` (${one.in})`),
        make("dd", {}, `${sketch(api, one.schema)}${one.required ? ` · ${word("apiRequired")}` : ""}${one.description ? ` — ${one.description}` : ""}`)))));
    }
    if (op.requestBody) inside.append(make("h3", {}, word("apiBody")), ...bodies(api, op.requestBody));
    inside.append(make("h3", {}, word("apiReplies")));
    for (const [status, reply] of Object.entries(op.responses ?? {})) {
      inside.append(make("div", {}, make("p", {}, make("code", {}, status), ` ${reply.description ?? ""}`), ...bodies(api, reply)));
    }
  });
  return box;
}

function render(box: HTMLElement, api: Api): void {
  const groups = new Map<string, HTMLDetailsElement[]>();
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const method of METHODS) {
      const op = methods[method];
      if (!op) continue;
      const tag = op.tags?.[0] ?? "";
      groups.set(tag, [...groups.get(tag) ?? [], operation(api, path, method, op)]);
    }
  }
  const all = [...groups.values()].flat();
  const count = make("p", { className: "hint", role: "status" });
  const field = make("input", { className: "input", type: "search", id: "api-search" });
  const sections = [...groups].map(([tag, ops]) => make("section", { className: "api-group" }, make("h2", {}, tag), ...ops));
  const find = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const op of all) op.hidden = !words.every((one) => op.dataset.find?.includes(one));
    for (const section of sections) section.hidden = !section.querySelector("details:not([hidden])");
    const shown = all.filter((op) => !op.hidden).length;
    count.textContent = shown ? word("apiCount", shown) : word("apiNone");
  };
  field.addEventListener("input", find);
  box.replaceChildren(make("div", { className: "api-search" }, make("label", { for: "api-search" }, word("apiSearch")), field, count), ...sections);
  find();
}

export function apiDocs(): void {
  each("api-docs", (box, address) => {
    fetch(address, { headers: { Accept: "application/json" } })
      .then((answer) => answer.ok ? answer.json() as Promise<Api> : Promise.reject(new Error(String(answer.status))))
      .then((api) => render(box, api))
      .catch(() => { box.textContent = word("apiFailed"); });
  });
}
