import { type Drawing, gradient, repeat } from './drawing.ts'

const notebook: Drawing = {
  backdrop: { from: '#fff6ef', to: '#f6d8c2', disc: '#f0c6a7' },
  shadow: { cy: 676, rx: 220 },
  shapes: `<defs>${gradient('cover', ['#27496d', '#3a6794', '#23415f'])}</defs>
    <g transform="rotate(-6 400 400)">
      <rect x="236" y="150" width="352" height="512" rx="17" fill="#182f47"/><rect x="232" y="146"
      width="350" height="506" rx="10" fill="#fbf5e9"/>
      ${repeat(
        6,
        (i) => `<path d="M240 ${656 - i * 3} H578" stroke="#d9cdb8"
      stroke-width="1.500"/>`,
      )}
      <rect x="216" y="136" width="360" height="506" rx="19" fill="url(#cover)"/><rect x="216"
      y="136" width="54" height="506" rx="17" fill="#1e3a57"/>
      <path d="M294 164 V610" stroke="#fff" stroke-opacity=".18" stroke-width="8"
      stroke-linecap="round"/>
      <rect x="322" y="226" width="200" height="128" rx="9" fill="#fbf5e9"/><g
      fill="#c9b99b">${repeat(
        3,
        (i) => `<rect x="346" y="${258 + i * 27}"
      width="${[152, 120, 88][i]}" height="9" rx="4"/>`,
      )}</g>
      <rect x="530" y="136" width="19" height="506" fill="#e4784f"/>
      <path d="M420 642 V716 L434 700 L448 716 V642Z" fill="#e4784f"/>
    </g>
    <g transform="rotate(33 620 470)"><rect x="604" y="270" width="31" height="330"
      fill="#f4bf4f"/><rect x="604" y="270" width="11" height="330" fill="#ffd77c"/><rect x="604"
      y="246" width="31" height="31" fill="#b9bdc6"/><rect x="604" y="218" width="31" height="34"
      rx="10" fill="#ef8fa0"/><path d="M604 600 H635 L619.500 658Z" fill="#f3d9b5"/><path d="M613
      634 H626 L619.500 658Z" fill="#2b3442"/></g>`,
}

const fountainPen: Drawing = {
  backdrop: { from: '#eef0fa', to: '#c9cfe9', disc: '#b5bde0' },
  shapes: `
      <defs>${gradient('barrel', ['#0f1d3d', '#2c4a8a', '#5b7cc2', '#1d3468', '#0c1730'])}
      ${gradient('gold', ['#b9822d', '#f6d58a', '#fff2c9', '#c98f36'])}
      ${gradient('nib', ['#d9a441', '#fff0bd', '#c48a2e'])}</defs>
    <path d="M120 640 C200 600 190 700 262 650 S350 660 372 626" fill="none" stroke="#2c4a8a"
      stroke-width="9" stroke-linecap="round"/>
    <g transform="rotate(40 400 400)">
      <rect x="362" y="66" width="88" height="600" rx="40" fill="#1b2233" opacity=".16"
      filter="url(#soft)"/>
      <path d="M366 440 H434 L426 540 H374Z" fill="#0c1730"/><path d="M372 450 L380 534"
      stroke="#fff" stroke-opacity=".25" stroke-width="5"/>
      <path d="M374 540 H426 C440 590 424 630 400 690 C376 630 360 590 374 540Z"
      fill="url(#nib)"/><path d="M400 600 V684" stroke="#7a5314" stroke-width="3"/><circle cx="400"
      cy="594" r="8" fill="#7a5314"/><path d="M384 552 C378 586 386 610 394 636" fill="none"
      stroke="#fff" stroke-opacity=".7" stroke-width="5" stroke-linecap="round"/>
      <path d="M352 210 H448 V404 C448 430 440 446 430 446 H370 C360 446 352 430 352 404Z"
      fill="url(#barrel)"/>
      <path d="M354 96 C354 58 446 58 446 96 V214 H354Z" fill="url(#barrel)"/>
      <rect x="348" y="204" width="104" height="25" rx="6" fill="url(#gold)"/><rect x="352" y="424"
      width="96" height="15" rx="6" fill="url(#gold)"/>
      <rect x="432" y="84" width="21" height="118" rx="10" fill="url(#gold)"/><circle cx="400"
      cy="68" r="11" fill="url(#gold)"/>
      <path d="M372 120 V400" stroke="#fff" stroke-opacity=".35" stroke-width="8"
      stroke-linecap="round"/>
    </g>`,
}

const pencilColors = ['#e4573d', '#f2874b', '#f6c453', '#7fbf6a', '#3fa7a0', '#4a80c9', '#7d64b8']

const pencil = (color: string, i: number) => {
  const x = 207 + i * 56
  const y = 168 + Math.abs(i - 3) * 27
  return `<path d="M${x} ${y + 84} L${x + 25} ${y} L${x + 50} ${y + 84}Z" fill="#f0d2a6"/>
    <path d="M${x + 15} ${y + 34} L${x + 25} ${y} L${x + 35} ${y + 34}Z" fill="${color}"/>
    <rect x="${x}" y="${y + 80}" width="50" height="${430 - y}" fill="${color}"/>
    <rect x="${x}" y="${y + 80}" width="15" height="${430 - y}" fill="#fff" opacity=".28"/><rect
      x="${x + 36}" y="${y + 80}" width="14" height="${430 - y}" fill="#000" opacity=".13"/>
    <path d="M${x} ${y + 84} q8.300 -17 16.600 0 q8.300 -17 16.600 0 q8.300 -17 16.600 0"
      fill="${color}"/>`
}

const colouredPencils: Drawing = {
  backdrop: { from: '#fffbe9', to: '#f9e7ae', disc: '#f5db8d' },
  shadow: { cy: 692, rx: 245 },
  shapes: `<defs>${gradient('tin', ['#3d4f66', '#5f7693', '#33435a'])}</defs>
    ${pencilColors.map(pencil).join('')}
    <rect x="172" y="446" width="456" height="242" rx="25" fill="url(#tin)"/><rect x="172" y="446"
      width="456" height="25" rx="12" fill="#2a384b"/>
    <rect x="196" y="500" width="408" height="164" rx="15" fill="#f8f3e6"/>
    <path d="M196 620 L280 556 L336 604 L420 530 L520 610 L604 560 V649 C604 658 598 664 589 664
      H211 C202 664 196 658 196 649Z" fill="#3fa7a0" opacity=".85"/><circle cx="532" cy="546"
      r="25" fill="#f2874b"/>
    <path d="M196 640 C300 610 420 650 604 620 V649 C604 658 598 664 589 664 H211 C202 664 196 658
      196 649Z" fill="#27496d" opacity=".7"/>`,
}

/** Pictures of the category `stationery`, by product slug. */
export const stationery: Record<string, Drawing> = {
  'fieldnote-dotted-notebook': notebook,
  'marlow-fountain-pen': fountainPen,
  'prisma-coloured-pencils': colouredPencils,
}
