// RocksDB's own words about its doings, in FOLDER/LOG; the one before is kept as LOG.old.
//
// RocksDB has a logger for that, but it ends the process by an assertion (Debian compiles them in) once its file cannot grow:
// a full disk would be a crash and not a fence. This one lets words go that cannot be written.
#pragma once

#include <memory>
#include <string>

namespace rocksdb {
class Logger;
}

namespace daybook::journal {

// Opens the file with the first word, and makes `folder` for it only when `make_folder` says so. At most 16 MiB are kept.
std::shared_ptr<rocksdb::Logger> MakeDiary(const std::string& folder, bool make_folder);

}  // namespace daybook::journal
