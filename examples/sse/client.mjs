// A browser has EventSource of its own; Node takes this package.
import { EventSource } from 'eventsource'

const source = new EventSource(process.argv[2])
source.onmessage = ({ data }) => console.log(data)
source.onerror = () => console.error('lost') // it tries again by itself
