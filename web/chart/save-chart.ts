import { chartAsSvg, type Picture } from './chart-svg.ts';

const PNG_SCALE = 2;

/** Saves a chart as a file of the reader's: made here, no server is asked. */
export async function saveChart(picture: Picture, name: string, format: 'svg' | 'png'): Promise<void> {
  const svg = new Blob([chartAsSvg(picture)], { type: 'image/svg+xml' });
  saveBlob(format === 'svg' ? svg : await rasterise(svg), `${name}.${format}`);
}

async function rasterise(svg: Blob): Promise<Blob> {
  const url = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = PNG_SCALE * image.naturalWidth;
    canvas.height = PNG_SCALE * image.naturalHeight;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob(
        (blob) => (blob === null ? reject(new Error('no PNG came of the chart')) : resolve(blob)),
        'image/png',
      ),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
