#!/bin/sh
# Brings the front-end packages in: installs what package-lock.json pins, compiles scss/ and copies fonts
# into static/, then writes manifest.json and licences/. The result is committed, so that neither running
# nor testing the project needs node. To change a version: edit package.json, npm install, run this again.
set -eu
cd "$(dirname "$0")"
npm ci --ignore-scripts
css=../static/css
fonts=../static/fonts
mkdir -p "$css" "$fonts" licences
for sheet in dong-hanh paper-fonts; do
  node_modules/.bin/sass --load-path=node_modules --quiet-deps --no-source-map --style=compressed \
    "scss/$sheet.scss" "$css/$sheet.css"
done
for subset in latin latin-ext vietnamese; do
  cp "node_modules/@fontsource-variable/noto-sans/files/noto-sans-$subset-wght-normal.woff2" "$fonts/"
  for face in 400-normal 400-italic 700-normal 700-italic; do
    cp "node_modules/@fontsource/tinos/files/tinos-$subset-$face.woff2" "$fonts/"
  done
done
cp node_modules/@fontsource-variable/noto-sans/LICENSE licences/noto-sans.txt
cp node_modules/@fontsource/tinos/LICENSE licences/tinos.txt
node manifest.mjs
