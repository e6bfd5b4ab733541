import type { DemoProduct } from '../product.ts'

export const electronics: readonly DemoProduct[] = [
  {
    slug: 'wireless-headphones',
    name: 'Wireless Headphones',
    brand: 'Auralis',
    category: 'audio',
    description:
      'High-quality wireless headphones with active noise cancelling and a warm, detailed sound. Memory foam cushions keep them comfortable on long flights and in busy offices. One charge lasts for a week of commuting, and ten minutes at a socket give five more hours.',
    features: [
      'Active noise cancelling with transparency mode',
      'Up to 40 hours of playback',
      'Bluetooth 5.3 with two devices at once',
      'Foldable, with a hard travel case',
    ],
    tags: ['wireless', 'noise-cancelling', 'bestseller'],
    image: 'wireless-headphones.webp',
    variants: [
      {
        sku: 'AUR-WH-100',
        options: {},
        stock: 50,
        prices: { USD: 9999, IRR: 89_900_000, INR: 799_900 },
      },
    ],
  },
  {
    slug: 'ripple-bluetooth-speaker',
    name: 'Ripple Bluetooth Speaker',
    brand: 'Auralis',
    category: 'audio',
    description:
      'A portable speaker that fills a garden and still fits in a bicycle bag. Two passive radiators give it a bass well beyond its size, and the woven fabric shrugs off splashes, sand and the odd fall. Pair two of them for stereo.',
    features: [
      '24 W with two passive radiators',
      'Dust and water resistant (IP67)',
      '16 hours of playback',
      'Stereo pairing',
    ],
    tags: ['wireless', 'waterproof', 'outdoor'],
    image: 'ripple-bluetooth-speaker.webp',
    variants: [
      {
        sku: 'AUR-BS-24',
        options: {},
        stock: 64,
        prices: { USD: 6450, IRR: 57_500_000, INR: 499_900 },
      },
    ],
  },
  {
    slug: 'pebble-wireless-earbuds',
    name: 'Pebble Wireless Earbuds',
    brand: 'Tonari',
    category: 'audio',
    description:
      'Earbuds as small and smooth as pebbles, with a clear voice for calls and a sound tuned by ear rather than by committee. The case charges without a cable and slips into a coin pocket.',
    features: [
      'Six microphones for clear calls',
      '7 hours of playback, 28 with the case',
      'Wireless charging',
      'Four sizes of silicone tips',
    ],
    tags: ['wireless', 'compact'],
    image: 'pebble-wireless-earbuds.webp',
    variants: [
      {
        sku: 'TON-EB-07',
        options: {},
        stock: 85,
        prices: { USD: 5900, IRR: 52_000_000, INR: 449_900 },
      },
    ],
  },
  {
    slug: 'halcyon-turntable',
    name: 'Halcyon Belt-Drive Turntable',
    brand: 'Halcyon',
    category: 'audio',
    description:
      'A belt-drive turntable in a walnut frame that makes an evening of a single record. The aluminium tonearm comes with a fitted and aligned cartridge, and the built-in preamplifier connects to any pair of active speakers. Setting it up takes about ten minutes.',
    features: [
      '33 and 45 revolutions per minute',
      'Fitted moving-magnet cartridge',
      'Switchable phono preamplifier',
      'Solid walnut plinth',
    ],
    tags: ['vinyl', 'hi-fi', 'gift'],
    image: 'halcyon-turntable.webp',
    variants: [
      {
        sku: 'HAL-TT-33',
        options: {},
        stock: 0,
        prices: { USD: 27_900, IRR: 249_000_000, INR: 2_199_900 },
      },
    ],
  },
  {
    slug: 'fenn-m2-mirrorless-camera',
    name: 'Fenn M2 Mirrorless Camera',
    brand: 'Fenn',
    category: 'cameras',
    description:
      'A compact mirrorless camera with real dials, for people who like to take pictures more than to read menus. Its 26 megapixel sensor and in-body stabilisation make sharp photographs by candlelight. The body is aluminium and weather sealed.',
    features: [
      '26 megapixel APS-C sensor',
      'Five-axis image stabilisation',
      '4K video at 60 frames per second',
      'Two card slots',
    ],
    tags: ['photography', 'professional', 'travel'],
    image: 'fenn-m2-mirrorless-camera.webp',
    variants: [
      {
        sku: 'FEN-M2-BODY',
        options: {},
        stock: 12,
        prices: { USD: 89_900, IRR: 799_000_000, INR: 7_499_900 },
      },
    ],
  },
  {
    slug: 'snapbox-instant-camera',
    name: 'Snapbox Instant Camera',
    brand: 'Snapbox',
    category: 'cameras',
    description:
      'Press the red button, wait a minute, pass the picture round. The Snapbox measures the light itself, knows when to flash and has a little mirror beside the lens for portraits of everybody at the table.',
    features: [
      'Automatic exposure and flash',
      'Self-portrait mirror and close-up mode',
      'Prints 62 × 46 mm pictures',
    ],
    tags: ['photography', 'gift', 'fun'],
    image: 'snapbox-instant-camera.webp',
    variants: [
      {
        sku: 'SNP-IC-01',
        options: {},
        stock: 3,
        prices: { USD: 7900, IRR: 69_000_000, INR: 629_900 },
      },
    ],
  },
  {
    slug: 'fenn-35mm-prime-lens',
    name: 'Fenn 35 mm f/1.8 Prime Lens',
    brand: 'Fenn',
    category: 'cameras',
    description:
      'The lens that stays on the camera. At 35 mm it sees the street about as you do, and the bright aperture separates a face from its background with a soft, quiet blur. It weighs 210 grams and focuses without a sound.',
    features: [
      'Aperture f/1.8 with nine rounded blades',
      'Silent autofocus motor',
      'Weather sealed',
      '52 mm filter thread',
    ],
    tags: ['photography', 'professional'],
    image: 'fenn-35mm-prime-lens.webp',
    variants: [
      {
        sku: 'FEN-L35-18',
        options: {},
        stock: 22,
        prices: { USD: 34_900, IRR: 310_000_000, INR: 2_899_900 },
      },
    ],
  },
  {
    slug: 'meridian-fitness-watch',
    name: 'Meridian Fitness Watch',
    brand: 'Meridian',
    category: 'electronics',
    description:
      'A watch that keeps count so that you need not: steps, laps, heart rate and sleep, shown as three simple rings. Satellite positioning finds you without a phone, and the battery lasts from Monday to Sunday.',
    features: [
      'Always-on display readable in sunlight',
      'Satellite positioning and heart rate',
      'Swim proof to 50 metres',
      '7 days of battery life',
    ],
    tags: ['wearable', 'fitness', 'bestseller'],
    image: 'meridian-fitness-watch.webp',
    variants: [
      {
        sku: 'MER-FW-45',
        options: {},
        stock: 40,
        prices: { USD: 17_900, IRR: 159_000_000, INR: 1_399_900 },
      },
    ],
  },
  {
    slug: 'keystone-mechanical-keyboard',
    name: 'Keystone 65 Mechanical Keyboard',
    brand: 'Keystone',
    category: 'electronics',
    description:
      'A 65 percent keyboard with tactile switches, thick keycaps and a case that does not ring. It keeps the arrow keys and leaves the desk free for everything else. Switches and keycaps can be changed without soldering.',
    features: [
      'Hot-swappable tactile switches',
      'Double-shot PBT keycaps',
      'USB-C and Bluetooth, three devices',
    ],
    tags: ['desk', 'wireless', 'gift'],
    image: 'keystone-mechanical-keyboard.webp',
    variants: [
      {
        sku: 'KEY-65-TAC',
        options: {},
        stock: 35,
        prices: { USD: 11_900, IRR: 105_000_000, INR: 949_900 },
      },
    ],
  },
  {
    slug: 'voltline-power-bank',
    name: 'Voltline 20,000 mAh Power Bank',
    brand: 'Voltline',
    category: 'electronics',
    description:
      'Four phone charges in the space of a paperback. The built-in cable cannot be forgotten at home, and a second socket shares the energy with a friend. It may be taken aboard as hand luggage.',
    features: [
      '20,000 mAh (74 Wh)',
      '45 W fast charging, in and out',
      'Built-in USB-C cable and second port',
    ],
    tags: ['travel', 'charging'],
    image: 'voltline-power-bank.webp',
    variants: [
      {
        sku: 'VOL-PB-20',
        options: {},
        stock: 120,
        prices: { USD: 4499, IRR: 39_900_000, INR: 349_900 },
      },
    ],
  },
]
