import asyncio
import sys

import websockets


async def main():
    async with websockets.connect(sys.argv[1]) as socket:
        async for message in socket:
            print(message, flush=True)


asyncio.run(main())
