/** Removes user, password and query string from every database URL in a text. */
export function redact(text: string): string {
  return text.replace(/(postgres(?:ql)?:\/\/)[^\s"'`]*/g, (url, scheme: string) => {
    if (!URL.canParse(url)) return `${scheme}…`;
    const { hostname, port, pathname } = new URL(url);
    return `${scheme}${hostname}${port && `:${port}`}${pathname}`;
  });
}
