import { electronics } from './catalogue/electronics.ts'
import { fashion } from './catalogue/fashion.ts'
import { home } from './catalogue/home.ts'
import { outdoors } from './catalogue/outdoors.ts'
import { stationery } from './catalogue/stationery.ts'
import type { DemoCategory, DemoProduct } from './product.ts'

/** Parents stand before their children. */
export const demoCategories: readonly DemoCategory[] = [
  { slug: 'electronics', name: 'Electronics', parent: null },
  { slug: 'audio', name: 'Audio', parent: 'electronics' },
  { slug: 'cameras', name: 'Cameras', parent: 'electronics' },
  { slug: 'home', name: 'Home & Kitchen', parent: null },
  { slug: 'fashion', name: 'Fashion', parent: null },
  { slug: 'outdoors', name: 'Outdoors', parent: null },
  { slug: 'stationery', name: 'Stationery', parent: null },
]

export const demoProducts: readonly DemoProduct[] = [
  ...electronics,
  ...home,
  ...fashion,
  ...outdoors,
  ...stationery,
]
