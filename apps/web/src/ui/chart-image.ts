/** What gives a mark its looks, handed down to what is in it; the rest of its style is layout, which its coordinates say. */
const LOOKS = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
  'visibility',
]
const SVG = 'http://www.w3.org/2000/svg'
/** Of a PNG, in pixels for each CSS pixel: sharp in print and on a projector. */
const PNG_SCALE = 2

/** The figure as a picture of its own: its charts where they are on screen, its words as text, every style written out. */
export function chartSvg(figure: HTMLElement): string {
  const { left, top, width, height } = figure.getBoundingClientRect()
  const picture = document.createElementNS(SVG, 'svg')
  for (const [name, value] of Object.entries({ xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` }))
    picture.setAttribute(name, String(value))
  const paper = picture.appendChild(document.createElementNS(SVG, 'rect'))
  for (const [name, value] of Object.entries({ width, height, fill: paperOf(figure) })) paper.setAttribute(name, String(value))
  const summary = figure.querySelector('figcaption')?.textContent ?? ''
  picture.appendChild(document.createElementNS(SVG, 'desc')).textContent = summary
  for (const element of figure.querySelectorAll<HTMLElement | SVGSVGElement>('svg, h2, span, p, figcaption')) {
    if (element.closest('button, a') || element.parentElement?.closest('svg')) continue
    const box = element.getBoundingClientRect()
    if (box.width === 0) continue
    if (element instanceof SVGSVGElement) picture.append(chart(element, box.left - left, box.top - top))
    else for (const words of textLines(element)) picture.append(line(element, words, left, top))
  }
  return new XMLSerializer().serializeToString(picture)
}

export async function chartPng(figure: HTMLElement): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(chartSvg(figure))}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.width * PNG_SCALE
  canvas.height = image.height * PNG_SCALE
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('this browser made no PNG'))), 'image/png')
  })
}

function chart(svg: SVGSVGElement, x: number, y: number): Node {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const { width, height } = svg.getBoundingClientRect()
  const copies = [copy, ...copy.querySelectorAll('*')]
  for (const [index, original] of [svg, ...svg.querySelectorAll('*')].entries())
    writeLooks(copies[index] as Element, original, original === svg)
  for (const [name, value] of Object.entries({ x, y, width, height })) copy.setAttribute(name, String(value))
  return copy
}

/** Only what differs from the element around it: a picture of a few kilobytes, and one that can be edited. */
function writeLooks(copy: Element, original: Element, isRoot: boolean): void {
  const style = getComputedStyle(original)
  const around = isRoot || !original.parentElement ? null : getComputedStyle(original.parentElement)
  const looks = LOOKS.filter((name) => style.getPropertyValue(name) !== around?.getPropertyValue(name)).map(
    (name) => `${name}:${style.getPropertyValue(name)}`,
  )
  if (style.display === 'none') looks.push('display:none')
  if (style.opacity !== '1') looks.push(`opacity:${style.opacity}`)
  const ofThePage = [...copy.attributes].filter(({ name, value }) => name === 'class' || value.includes('var(--'))
  for (const { name } of ofThePage) copy.removeAttribute(name)
  if (looks.length > 0) copy.setAttribute('style', looks.join(';'))
}

/** The colour of the page behind the figure. */
function paperOf(figure: Element): string {
  for (let element: Element | null = figure; element; element = element.parentElement) {
    const { backgroundColor } = getComputedStyle(element)
    if (backgroundColor !== 'rgba(0, 0, 0, 0)') return backgroundColor
  }
  return 'white'
}

interface TextLine {
  text: string
  /** Of its first word. */
  box: DOMRect
  right: number
}

/** The element's own words, one entry for each line they are broken into. */
function textLines(element: HTMLElement): TextLine[] {
  const lines: TextLine[] = []
  for (const node of element.childNodes) {
    if (node.nodeType !== Node.TEXT_NODE) continue
    const range = document.createRange()
    const first = lines.length
    for (const word of (node.textContent ?? '').matchAll(/\S+\s*/g)) {
      range.setStart(node, word.index)
      range.setEnd(node, word.index + word[0].trimEnd().length)
      const box = range.getBoundingClientRect()
      const last = lines.length > first ? lines.at(-1) : undefined
      if (last && Math.abs(last.box.top - box.top) < 2) {
        last.text += word[0]
        last.right = box.right
      } else lines.push({ text: word[0], box, right: box.right })
    }
  }
  return lines
}

function line(element: HTMLElement, { text, box, right }: TextLine, left: number, top: number): Node {
  const style = getComputedStyle(element)
  const words = document.createElementNS(SVG, 'text')
  const drawn = style.textTransform === 'uppercase' ? text.toUpperCase() : text
  words.textContent = drawn.trimEnd()
  const looks = { 'font-family': style.fontFamily, 'font-size': style.fontSize, 'font-weight': style.fontWeight, fill: style.color }
  for (const [name, value] of Object.entries(looks)) words.setAttribute(name, value)
  words.setAttribute('x', String(box.left - left))
  // The page's fonts are not there where the picture is opened: what takes their place keeps to their room.
  words.setAttribute('textLength', String(right - box.left))
  words.setAttribute('lengthAdjust', 'spacingAndGlyphs')
  // The baseline of a line of text is about four fifths down its box.
  words.setAttribute('y', String(box.top - top + box.height * 0.8))
  return words
}
