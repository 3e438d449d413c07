import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npx vite web` finds the API; the paths are those that the API serves and the app does not. */
const API = process.env.THROUGHLINE_API ?? 'http://127.0.0.1:3000';
const API_PATHS = ['/api', '/hooks', '/health', '/metrics', '/dev', '/socket.io'];

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'baseline-widely-available',
    // The API sends a strict Content-Security-Policy: no data: or inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // Libraries change more rarely than the app: browsers keep them over a release.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|react-router|scheduler)[\\/]/ },
            { name: 'query', test: /node_modules[\\/](@tanstack|openapi-fetch)[\\/]/ },
            // What most pages share comes in one piece each instead of in thirty.
            { name: 'ui', test: /node_modules[\\/](@mui|@emotion)[\\/]/, minShareCount: 3 },
            { name: 'shared', test: /src[\\/](components|charts|format|use|api|layout|theme)[\\/]/, minShareCount: 3 },
          ],
        },
      },
    },
  },
  server: { proxy: Object.fromEntries(API_PATHS.map((path) => [path, { target: API, ws: path === '/socket.io' }])) },
});
