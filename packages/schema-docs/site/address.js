// The address of a page is the fragment of the URL: `users` is a table, a view or an enum, `users.email` its column,
// `users/users_pkey` a constraint, an index or an enum value; `group/core` is a group of tables.

export const columnAddress = (entity, column) => `${entity}.${column}`;
export const partAddress = (entity, part) => `${entity}/${part}`;
export const groupAddress = (group) => `group/${group.name}`;

export const hrefOf = (address) => `#${encodeURIComponent(address).replaceAll("%2F", "/")}`;
export const addressOf = (hash) => decodeURIComponent(hash.slice(1));
