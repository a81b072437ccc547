// Creates elements. Text is never parsed as markup.

const build =
  (create) =>
  (tag, attributes, ...children) => {
    const element = create(tag);
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (value !== undefined && value !== false) element.setAttribute(name, value);
    }
    element.append(...present(children));
    return element;
  };

/** Children without nesting and without those that a condition left out. */
export const present = (children) =>
  children.flat(9).filter((child) => child !== undefined && child !== false);

/** An HTML element. */
export const h = build((tag) => document.createElement(tag));
/** An SVG element. */
export const s = build((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));

export const button = (attributes, onClick, ...children) => {
  const element = h("button", { type: "button", ...attributes }, ...children);
  element.addEventListener("click", onClick);
  return element;
};

export const code = (text) => h("code", {}, text);
export const tag = (text) => h("span", { class: `tag ${text}` }, text);
/** Text for screen readers only. */
export const hidden = (text) => h("span", { class: "hidden" }, text);
export const commas = (items) => items.flatMap((item, index) => (index > 0 ? [", ", item] : [item]));
