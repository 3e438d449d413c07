import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  rmSync,
  statfsSync,
  symlinkSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';

const MEGABYTE = 2 ** 20;

/** A file system of its own in a file of the instance's folder, mounted there: needs root, and a kernel with loop devices and ext4. */
export class SmallDisk {
  /** @throws Error where it cannot be mounted */
  constructor(folder, megabytes) {
    this.path = join(folder, 'disk');
    const image = join(folder, 'disk.image');
    mkdirSync(this.path);
    closeSync(openSync(image, 'w'));
    truncateSync(image, megabytes * MEGABYTE);
    // No blocks kept for root, who would not notice that the disk is full.
    execFileSync('mkfs.ext4', ['-q', '-F', '-m', '0', image], { stdio: 'pipe' });
    execFileSync('mount', ['-o', 'loop', image, this.path], { stdio: 'pipe' });
    this.ballast = join(this.path, 'ballast');
  }

  /** Moves files or a folder of a stopped instance onto the disk; a link stays in their place. */
  takeOver(...paths) {
    for (const path of paths.filter((path) => existsSync(path))) {
      const moved = join(this.path, basename(path));
      // By cp, which keeps owners and modes: PostgreSQL insists on them.
      execFileSync('cp', ['-a', path, moved], { stdio: 'pipe' });
      rmSync(path, { recursive: true });
      symlinkSync(moved, path);
    }
  }

  get freeMegabytes() {
    const { bavail, bsize } = statfsSync(this.path);
    return Math.round((bavail * bsize) / MEGABYTE);
  }

  /** Fills it up to the last block. */
  fill() {
    const file = openSync(this.ballast, 'a');
    try {
      for (const size of [MEGABYTE, 4_096]) {
        const block = Buffer.alloc(size);
        try {
          while (writeSync(file, block) === size);
        } catch (error) {
          if (error.code !== 'ENOSPC') throw error;
        }
      }
    } finally {
      closeSync(file);
    }
  }

  free() {
    rmSync(this.ballast, { force: true });
  }

  unmount() {
    try {
      execFileSync('umount', [this.path], { stdio: 'pipe' });
    } catch {
      // It goes as soon as nobody uses it any more.
      execFileSync('umount', ['-l', this.path], { stdio: 'pipe' });
    }
  }
}
