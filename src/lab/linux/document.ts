// xterm makes style elements and style attributes as it runs, which the page's Content-Security-Policy refuses. It takes a
// document of ours, whose elements do the same through the CSS object model, which is allowed.

/** The page's document but for the styles of elements that it makes. */
export function documentForTerminal(): Document {
  return new Proxy(document, {
    get(target, name) {
      if (name === "createElement") return createElement;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
}

/** Runs `open`, in which xterm takes the page's own document in one place whatever it is given. */
export function asDocumentForTerminal(open: () => void): void {
  document.createElement = createElement;
  try {
    open();
  } finally {
    Reflect.deleteProperty(document, "createElement");
  }
}

function createElement(name: string): HTMLElement {
  return name === "style" ? sheetHolder() : withStyleAttribute(create(name));
}

const create = (name: string): HTMLElement => Document.prototype.createElement.call(document, name);

/** Stands for a style element: its text is in a sheet of the page for as long as it is there. */
function sheetHolder(): HTMLElement {
  const holder = create("template");
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  return Object.defineProperties(holder, {
    textContent: { set: (text: string) => sheet.replaceSync(text) },
    remove: {
      value() {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
        Element.prototype.remove.call(holder);
      },
    },
  });
}

function withStyleAttribute(element: HTMLElement): HTMLElement {
  element.setAttribute = (name, value) => {
    if (name === "style") element.style.cssText = value;
    else Element.prototype.setAttribute.call(element, name, value);
  };
  return element;
}
