/** LIKE pattern for a text anywhere in a value, with wildcards escaped. */
export const containing = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;
