/** Carts that are added to again and again, and bare objects that stand for them. */
export const knownCount = 100
