/** How long a customer may think about a quote. */
export const quoteMs = 30 * 60_000
