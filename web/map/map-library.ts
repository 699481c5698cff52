import 'maplibre-gl/dist/maplibre-gl.css';
import { setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';

setWorkerUrl(workerUrl);

export { LngLatBounds, Map as MapView, Marker, NavigationControl, ScaleControl } from 'maplibre-gl';
export { bundledStyle, chooseStyle } from './basemap.ts';
