import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CartEdit, MergedLine, WantedLine } from '../../../src/core/cart/edit-types.ts'
import { applyEdit, merged } from '../../../src/core/cart/edits.ts'
import { newCart, type StoredCart } from '../../../src/core/cart/stored-cart.ts'

const at = { cartId: 7, userId: 1, now: 1_000 }
const quantityMax = 100
const rules = { min: 1, max: quantityMax, step: 1 }

const variantId = fc.integer({ min: 1, max: 8 })
const quantity = fc.integer({ min: 1, max: 120 })
const stock = fc.integer({ min: 0, max: 150 })

function lineOf(variant: number) {
  return { productId: variant * 10, variantId: variant, unitAmount: 100 }
}

/** Each variant once. */
const lines: fc.Arbitrary<MergedLine[]> = fc.uniqueArray(
  fc.record({ variantId, quantity, stock }).map(({ variantId: variant, ...rest }) => {
    return { ...lineOf(variant), ...rest, quantityMax }
  }),
  { selector: (line) => line.variantId, maxLength: 8 },
)

const carts: fc.Arbitrary<StoredCart> = lines.map((all) => ({
  ...newCart,
  nextLine: all.length + 1,
  couponId: all.length > 0 ? 3 : null,
  lines: all.map(({ stock: _, quantityMax: __, ...line }, index) => {
    return { ...line, id: 7_000_001 + index, createdAt: 0 }
  }),
}))

function quantitiesIn(cart: StoredCart): Map<number, number> {
  return new Map(cart.lines.map((line) => [line.variantId, line.quantity]))
}

describe('two carts in one', () => {
  it('have all lines of both, each once', () => {
    fc.assert(
      fc.property(carts, lines, (cart, others) => {
        const both = merged(cart, others, at).lines.map((line) => line.variantId)
        const wanted = [...cart.lines, ...others].map((line) => line.variantId)
        expect(both.toSorted()).toEqual([...new Set(wanted)].toSorted())
      }),
    )
  })

  it('have at least what the first had, and all of the second that stock and limit allow', () => {
    fc.assert(
      fc.property(carts, lines, (cart, others) => {
        const [before, after] = [quantitiesIn(cart), quantitiesIn(merged(cart, others, at))]
        for (const line of others) {
          const known = before.get(line.variantId) ?? 0
          const most = Math.min(line.stock, quantityMax)
          const quantityAfter = after.get(line.variantId) ?? 0
          expect(quantityAfter).toBeGreaterThanOrEqual(Math.max(known, 1))
          expect(quantityAfter).toBeLessThanOrEqual(Math.max(known, 1, most))
          expect(quantityAfter).toBeLessThanOrEqual(known + line.quantity)
          if (known + line.quantity <= most) expect(quantityAfter).toBe(known + line.quantity)
        }
        for (const [variant, known] of before) {
          expect(after.get(variant)).toBeGreaterThanOrEqual(known)
        }
      }),
    )
  })

  it('are the same in whatever order the lines come', () => {
    const shuffled = lines.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
      ),
    )
    fc.assert(
      fc.property(carts, shuffled, (cart, [some, others]) => {
        const [one, other] = [some, others].map((all) => quantitiesIn(merged(cart, all, at)))
        expect(one).toEqual(other)
      }),
    )
  })

  it('keep the coupon, the settings and the lines of the first as they are, and ids apart', () => {
    fc.assert(
      fc.property(carts, lines, (cart, others) => {
        const after = merged(cart, others, at)
        expect(after.couponId).toBe(cart.couponId)
        expect(after.settings).toBe(cart.settings)
        expect(after.lines.slice(0, cart.lines.length).map(({ id }) => id)).toEqual(
          cart.lines.map(({ id }) => id),
        )
        expect(new Set(after.lines.map(({ id }) => id)).size).toBe(after.lines.length)
      }),
    )
  })
})

const wantedLine: fc.Arbitrary<WantedLine> = fc
  .record({ variantId, quantity: fc.integer({ min: 0, max: 120 }), stock })
  .map(({ variantId: variant, ...rest }) => ({ ...lineOf(variant), ...rest, rules }))

function edited(cart: StoredCart, edit: CartEdit): StoredCart {
  const change = applyEdit(cart, edit, at)
  return change.ok ? change.cart : cart
}

describe('a line that is set', () => {
  it('is the same after the second time', () => {
    fc.assert(
      fc.property(carts, wantedLine, (cart, line) => {
        const once = edited(cart, { kind: 'line', line })
        expect(edited(once, { kind: 'line', line })).toEqual(once)
      }),
    )
  })

  it('has the quantity asked for whatever it had, and leaves others alone', () => {
    fc.assert(
      fc.property(carts, wantedLine, (cart, line) => {
        const change = applyEdit(cart, { kind: 'line', line }, at)
        if (!change.ok) return
        const wanted = new Map(quantitiesIn(cart))
        if (line.quantity > 0) wanted.set(line.variantId, line.quantity)
        else wanted.delete(line.variantId)
        expect(quantitiesIn(change.cart)).toEqual(wanted)
      }),
    )
  })

  it('is refused beyond the stock or the limit, and only there', () => {
    fc.assert(
      fc.property(carts, wantedLine, (cart, line) => {
        const { quantity: wanted, stock: left } = line
        const { ok } = applyEdit(cart, { kind: 'line', line }, at)
        expect(ok).toBe(wanted === 0 || (wanted <= left && wanted <= quantityMax))
      }),
    )
  })
})

describe('an edit', () => {
  const month = 30 * 24 * 3_600_000
  const set: CartEdit = { kind: 'line', line: { ...lineOf(1), quantity: 1, stock: 9, rules } }

  it.each([
    ['that has ended', { isClosed: true }, 'closed'],
    ['whose time is over', { updatedAt: at.now - month }, 'gone'],
    ['that has become somebody else’s', { ownerId: 2 }, 'gone'],
  ])('is refused by a cart %s', (_, state, reason) => {
    expect(applyEdit({ ...newCart, ...state }, set, at)).toEqual({ ok: false, reason })
  })

  it.each([
    ['in its last moment', { updatedAt: at.now - month + 1 }],
    ['of the same owner', { ownerId: 1 }],
  ])('is taken by a cart %s', (_, state) => {
    expect(applyEdit({ ...newCart, ...state }, set, at)).toMatchObject({ ok: true })
  })
})
