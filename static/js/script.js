// Loads a script of this site when somebody wants what it does. An element and
// not import(), because an import cannot carry the hash that the site's
// Integrity-Policy asks for.

import { scriptURL } from './trusted.js';

const loads = new Map(); // address -> promise

/**
 * @param {string} src
 * @param {string} integrity
 * @returns {Promise<void>} rejected when the file is missing or is not the one that the hash names
 */
export function loadScript(src, integrity) {
  let load = loads.get(src);
  if (!load) {
    load = new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.type = 'module';
      script.crossOrigin = 'anonymous';
      script.integrity = integrity;
      script.onload = () => resolve();
      script.onerror = () => {
        script.remove();
        loads.delete(src);
        reject(new Error(`${src} could not be loaded`));
      };
      script.src = scriptURL(src);
      document.head.append(script);
    });
    loads.set(src, load);
  }
  return load;
}
