import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { draft } from './draft.ts'

const OfNotification = z.object({ notificationId: z.int(), userId: z.int() })

/** The name is that of the moment at which units came in. */
const Product = z.object({ name: z.string(), slug: z.string() })

/** Goes to who takes offers and can sign in, of what is still shown. */
export const backInStock = draft(
  {
    columns: sql`u.email AS receiver, n.product_name AS name, p.slug AS slug`,
    joins: sql`JOIN stock_notifications n ON n.id = m.payload ->> 'notificationId'
        AND n.user_id = m.payload ->> 'userId'
      JOIN users u ON u.id = n.user_id AND u.takes_offers = 1 AND u.deactivated_at IS NULL
      JOIN variants v ON v.id = n.variant_id AND v.deleted_at IS NULL
      JOIN products p ON p.id = v.product_id AND p.deleted_at IS NULL AND p.status <> 'draft'`,
  },
  { row: Product, payload: OfNotification },
  ({ name, slug }, _, { storefrontUrl }) => ({
    subject: `${name} is back in stock`,
    paragraphs: [
      `${name} is on your wishlist, and can be ordered again:`,
      'You get this message because you chose to hear of our offers.',
    ],
    link: {
      label: 'See the product',
      url: `${storefrontUrl}/products/${encodeURIComponent(slug)}/`,
    },
  }),
)
