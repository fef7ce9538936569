// Reads a record with golang.org/x/mod/sumdb (Debian: golang-golang-x-mod-dev) and nothing of ours.
//
//	record-go FOLDER VKEY [OLDER-CHECKPOINT...]
//
// verifies the checkpoint, the inclusion of every entry named by ENTRIES (indices, comma separated; "all" by default, with the
// bytes in the bundles) and the consistency with every older checkpoint. Tiles are authenticated against the root by TileHashReader.
package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type tiles struct{ folder string }

func (t tiles) Height() int                     { return 8 }
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) ReadTiles(all []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, tile := range all {
		// Go's path has the height in it, the standard layout has not.
		path := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		data, err := os.ReadFile(filepath.Join(t.folder, path))
		if err != nil {
			return nil, err
		}
		if len(data) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s: %d bytes", path, len(data))
		}
		out = append(out, data)
	}
	return out, nil
}

func open(path string, verifier note.Verifier) (tlog.Tree, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return tlog.Tree{}, err
	}
	signed, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("%s: %w", path, err)
	}
	lines := strings.Split(signed.Text, "\n")
	if lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("%s: origin %q", path, lines[0])
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, err
}

func bundle(folder string, n, size int64) ([][]byte, error) {
	tile := tlog.Tile{H: 8, L: 0, N: n, W: 256}
	if size-n*256 < 256 {
		tile.W = int(size - n*256)
	}
	path := "tile/entries/" + strings.TrimPrefix(tile.Path(), "tile/8/0/")
	data, err := os.ReadFile(filepath.Join(folder, path))
	if err != nil {
		return nil, err
	}
	var out [][]byte
	for len(data) > 0 {
		if len(data) < 2 {
			return nil, fmt.Errorf("%s: cut off", path)
		}
		length := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+length {
			return nil, fmt.Errorf("%s: cut off", path)
		}
		out = append(out, data[2:2+length])
		data = data[2+length:]
	}
	if len(out) != tile.W {
		return nil, fmt.Errorf("%s: %d entries", path, len(out))
	}
	return out, nil
}

func run() error {
	folder := os.Args[1]
	verifier, err := note.NewVerifier(os.Args[2])
	if err != nil {
		return err
	}
	tree, err := open(filepath.Join(folder, "checkpoint"), verifier)
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tree, tiles{folder})
	step := int64(1)
	if text := os.Getenv("STEP"); text != "" {
		step, _ = strconv.ParseInt(text, 10, 64)
	}
	included := 0
	for n := int64(0); n*256 < tree.N; n++ {
		entries, err := bundle(folder, n, tree.N)
		if err != nil {
			return err
		}
		for i, entry := range entries {
			index := n*256 + int64(i)
			if index%step != 0 && index != tree.N-1 {
				continue
			}
			proof, err := tlog.ProveRecord(tree.N, index, reader)
			if err != nil {
				return fmt.Errorf("entry %d: %w", index, err)
			}
			if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
				return fmt.Errorf("entry %d: %w", index, err)
			}
			included++
		}
	}
	for _, path := range os.Args[3:] {
		older, err := open(path, verifier)
		if err != nil {
			return err
		}
		if older.N == 0 {
			continue
		}
		proof, err := tlog.ProveTree(tree.N, older.N, reader)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	fmt.Printf("size %d root %s, %d entries included, %d older checkpoints continued\n", tree.N, tree.Hash, included, len(os.Args)-3)
	return nil
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "record-go:", err)
		os.Exit(1)
	}
}
