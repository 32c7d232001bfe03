import { renderToStaticMarkup } from 'react-dom/server'
import { ReportBody } from '../view/ReportBody.tsx'
import type { Report } from './report.ts'

/**
 * A report as one HTML file that opens from disk and asks the network for nothing: no script, the page's own styles
 * inlined, its fonts left to the reader's system.
 */
export function reportHtml(report: Report, styles: string): string {
  const body = renderToStaticMarkup(<ReportBody report={report} saved />)
  const title = `Wireside: claims, ${report.madeAt.slice(0, 10)}`
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${title}</title><style>${styles}\nbody{padding:1.5rem}</style></head><body>${body}</body></html>`,
  ].join('')
}

/** The rules of the page's own style sheets, without those that would fetch something. */
export function pageStyles(page: Document): string {
  return [...page.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => !(rule instanceof CSSFontFaceRule) && !(rule instanceof CSSImportRule))
    .map((rule) => rule.cssText)
    .filter((text) => !text.includes('url('))
    .join('\n')
    .replaceAll('</', '<\\/')
}
