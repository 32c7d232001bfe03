import { Menu } from '@base-ui/react/menu'
import { ImageDown } from 'lucide-react'
import { Button } from './Button.tsx'
import { chartPng, chartSvg } from './chart-image.ts'
import { saveFile } from './save-file.ts'
import styles from './SavePicture.module.css'

/** Keeps the figure it stands in as a picture: vectors, or pixels. */
export default function SavePicture({ title }: { title: string }) {
  const name = `wireside-${title.toLowerCase().replaceAll(/\W+/g, '-')}`
  const figure = (): HTMLElement | null => document.querySelector(`figure[aria-label="${CSS.escape(title)}"]`)
  return (
    <Menu.Root>
      <Menu.Trigger render={<Button quiet className={styles.trigger} aria-label={`${title}: save as a picture`} />}>
        <ImageDown aria-hidden size={14} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className={styles.positioner}>
          <Menu.Popup className={styles.popup}>
            <Menu.Item
              className={styles.item}
              onClick={() => {
                const found = figure()
                if (found) saveFile(`${name}.svg`, chartSvg(found), 'image/svg+xml')
              }}
            >
              Save as SVG
            </Menu.Item>
            <Menu.Item
              className={styles.item}
              onClick={() => {
                const found = figure()
                if (found) void chartPng(found).then((picture) => saveFile(`${name}.png`, picture, 'image/png'))
              }}
            >
              Save as PNG
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
