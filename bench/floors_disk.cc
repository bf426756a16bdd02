#include "bench/floors_disk.h"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <functional>
#include <random>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "rocksdb/options.h"

namespace daybook::bench {
namespace {

using std::chrono::steady_clock;

constexpr size_t kBlock = 4096;
constexpr size_t kEventBytes = 200;

int64_t NanosBetween(steady_clock::time_point from, steady_clock::time_point to) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(to - from).count();
}

// Calls `write` until the time is over.
absl::StatusOr<std::unique_ptr<DiskFloor>> Repeat(double seconds, const std::function<absl::Status()>& write) {
  auto floor = std::make_unique<DiskFloor>();
  const auto start = steady_clock::now();
  const auto end = start + std::chrono::duration_cast<steady_clock::duration>(std::chrono::duration<double>(seconds));
  auto before = start;
  while (before < end) {
    absl::Status written = write();
    if (!written.ok()) return written;
    const auto after = steady_clock::now();
    floor->latency.Record(NanosBetween(before, after));
    before = after;
  }
  floor->writes_per_second = static_cast<double>(floor->latency.count()) * 1e9 / static_cast<double>(NanosBetween(start, before));
  return floor;
}

// Bytes that do not compress to nothing.
std::string RandomBytes(size_t size) {
  std::mt19937_64 random(size);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

std::string BigEndian(uint64_t number) {
  std::string key(8, '\0');
  for (size_t i = 8; i-- > 0; number >>= 8) key[i] = static_cast<char>(number & 0xff);
  return key;
}

}  // namespace

absl::StatusOr<std::unique_ptr<DiskFloor>> MeasureFdatasync(const std::string& folder, double seconds) {
  const std::string path = absl::StrCat(folder, "/fdatasync-floor");
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return absl::ErrnoToStatus(errno, path);
  const std::string block = RandomBytes(kBlock);
  auto floor = Repeat(seconds, [&]() -> absl::Status {
    if (write(file, block.data(), block.size()) != static_cast<ssize_t>(block.size()) || fdatasync(file) != 0) {
      return absl::ErrnoToStatus(errno, path);
    }
    return absl::OkStatus();
  });
  close(file);
  std::filesystem::remove(path);
  return floor;
}

absl::StatusOr<std::unique_ptr<DiskFloor>> MeasureRocksDb(const std::string& folder, int events, double seconds) {
  const std::string path = absl::StrCat(folder, "/rocksdb-floor");
  rocksdb::Options options;
  options.create_if_missing = true;
  options.bytes_per_sync = 1 << 20;
  rocksdb::DB* opened = nullptr;
  if (auto status = rocksdb::DB::Open(options, path, &opened); !status.ok()) return absl::InternalError(status.ToString());
  std::unique_ptr<rocksdb::DB> db(opened);
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const std::string page = RandomBytes(kEventBytes * static_cast<size_t>(events));
  uint64_t sequence = 1;
  auto floor = Repeat(seconds, [&]() -> absl::Status {
    const auto status = db->Put(synced, BigEndian(sequence), page);
    sequence += static_cast<uint64_t>(events);
    return status.ok() ? absl::OkStatus() : absl::InternalError(status.ToString());
  });
  db.reset();
  std::filesystem::remove_all(path);
  return floor;
}

}  // namespace daybook::bench
