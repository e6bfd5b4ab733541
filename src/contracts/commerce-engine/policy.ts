/** How many of one thing a line of a cart may have, and in which steps. */
export const orderQuantity = { min: 1, max: 100, step: 1 } as const
