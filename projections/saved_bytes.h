// The plain encoding of saved folds: varints (signed ones zigzag) and texts with their length first, behind a line that
// names fold and version.
//
//   SavedBytesWriter writer("cases", 1);              SavedBytesReader reader(bytes, "cases", 1);
//   writer.Number(rows.size()); …                     const uint64_t rows = reader.Size(); …
//   return std::move(writer).Take();                  return reader.Done();
//
// Threads: none of its own.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message_lite.h"

namespace daybook::projections {

class SavedBytesWriter {
 public:
  SavedBytesWriter(absl::string_view fold, uint32_t version) {
    Text(fold);
    Number(version);
  }

  void Number(uint64_t number) {
    while (number >= 0x80) {
      bytes_.push_back(static_cast<char>(number | 0x80));
      number >>= 7;
    }
    bytes_.push_back(static_cast<char>(number));
  }
  void Signed(int64_t number) { Number(static_cast<uint64_t>(number) << 1 ^ static_cast<uint64_t>(number >> 63)); }
  void Text(absl::string_view text) {
    Number(text.size());
    bytes_.append(text.data(), text.size());
  }
  // For messages without maps: their encoding depends on their fields alone.
  void Message(const google::protobuf::MessageLite& message) { Text(message.SerializeAsString()); }

  std::string Take() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Never reads beyond its bytes; after the first odd one everything reads as 0 or empty and Done() is kDataLoss.
class SavedBytesReader {
 public:
  SavedBytesReader(absl::string_view bytes, absl::string_view fold, uint32_t version) : rest_(bytes), fold_(fold) {
    if (Text() != fold || Number() != version) Fail();
  }

  uint64_t Number() {
    uint64_t number = 0;
    for (int shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      number |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return number;
    }
    Fail();
    return 0;
  }
  int64_t Signed() {
    const uint64_t zigzag = Number();
    return static_cast<int64_t>(zigzag >> 1) ^ -static_cast<int64_t>(zigzag & 1);
  }
  // How many elements follow. Each takes at least one byte, so that a damaged size can not ask for more than there is.
  uint64_t Size() {
    const uint64_t size = Number();
    if (size <= rest_.size()) return size;
    Fail();
    return 0;
  }
  absl::string_view Text() {
    const uint64_t size = Size();
    const absl::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
  }
  void Message(google::protobuf::MessageLite& message) {
    const absl::string_view text = Text();
    if (!message.ParseFromArray(text.data(), static_cast<int>(text.size()))) Fail();
  }

  // For whoever finds that a value makes no sense.
  void Fail() {
    sound_ = false;
    rest_ = {};
  }
  bool sound() const { return sound_; }
  // OK when everything was read and nothing odd was met.
  absl::Status Done() const {
    if (sound_ && rest_.empty()) return absl::OkStatus();
    return absl::DataLossError(absl::StrCat("not a saved fold ", fold_));
  }

 private:
  absl::string_view rest_;
  absl::string_view fold_;
  bool sound_ = true;
};

}  // namespace daybook::projections
