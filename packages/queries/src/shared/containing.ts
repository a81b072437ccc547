/** A text anywhere in another, as it stands: a percent sign that somebody types is one. */
export const containing = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;
