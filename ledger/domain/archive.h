// Saves and restores plain structs: one Fields() per struct lists its members once, for both directions. Hash maps are
// saved in the order of their keys, so that equal memories give equal bytes.
//
//   struct Till { …; template <typename Archive, typename Self> static void Fields(Archive& archive, Self& self); };
//   ArchiveWriter writer; writer(till);            // → writer.bytes()
//   ArchiveReader reader(bytes); reader(till);     // reader.done(): all read, nothing odd met
//
// Numbers are varints (signed ones zigzag), strings and lists carry their length first. Threads: none of its own.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/message_lite.h"
#include "ledger/base/ids.h"
#include "ledger/figures/centre_book.h"

namespace daybook::domain {

class ArchiveWriter {
 public:
  template <typename... Values>
  void operator()(const Values&... values) {
    (Write(values), ...);
  }
  std::string& bytes() { return bytes_; }

 private:
  void WriteNumber(uint64_t number) {
    while (number >= 0x80) {
      bytes_.push_back(static_cast<char>(number | 0x80));
      number >>= 7;
    }
    bytes_.push_back(static_cast<char>(number));
  }
  void WriteText(absl::string_view text) {
    WriteNumber(text.size());
    bytes_.append(text.data(), text.size());
  }

  template <typename Value>
  void Write(const Value& value) {
    if constexpr (std::is_enum_v<Value> || std::is_unsigned_v<Value>) {
      WriteNumber(static_cast<uint64_t>(value));
    } else if constexpr (std::is_integral_v<Value>) {
      const auto wide = static_cast<int64_t>(value);
      WriteNumber((static_cast<uint64_t>(wide) << 1) ^ static_cast<uint64_t>(wide >> 63));
    } else if constexpr (std::is_base_of_v<google::protobuf::MessageLite, Value>) {
      WriteText(Deterministic(value));
    } else {
      Value::Fields(*this, value);
    }
  }
  void Write(const std::string& text) { WriteText(text); }
  void Write(const figures::CentreBook& book) {
    Write(book.centre());
    WriteText(book.Save());
  }
  template <typename Tag, typename Number>
  void Write(const Id<Tag, Number>& id) {
    WriteNumber(id.number());
  }
  template <typename Value>
  void Write(const std::unique_ptr<Value>& value) {
    Write(*value);
  }
  template <typename Value>
  void Write(const std::vector<Value>& values) {
    WriteAll(values);
  }
  template <typename Value, size_t size>
  void Write(const absl::InlinedVector<Value, size>& values) {
    WriteAll(values);
  }
  template <typename Value>
  void Write(const absl::btree_set<Value>& values) {
    WriteAll(values);
  }
  template <typename Key, typename Value>
  void Write(const absl::flat_hash_map<Key, Value>& map) {
    std::vector<const std::pair<const Key, Value>*> sorted;
    sorted.reserve(map.size());
    for (const auto& entry : map) sorted.push_back(&entry);
    std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
    WriteNumber(sorted.size());
    for (const auto* entry : sorted) (*this)(entry->first, entry->second);
  }
  template <typename Values>
  void WriteAll(const Values& values) {
    WriteNumber(values.size());
    for (const auto& value : values) Write(value);
  }
  static std::string Deterministic(const google::protobuf::MessageLite& message) {
    std::string bytes;
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
    coded.Trim();
    return bytes;
  }

  std::string bytes_;
};

// Never reads beyond its bytes; after the first odd one everything reads as empty and done() is false.
class ArchiveReader {
 public:
  explicit ArchiveReader(absl::string_view bytes) : rest_(bytes) {}

  template <typename... Values>
  void operator()(Values&... values) {
    (Read(values), ...);
  }
  bool done() const { return sound_ && rest_.empty(); }

 private:
  uint64_t ReadNumber() {
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
  // A length: every element takes at least one byte, so that a damaged one cannot ask for the moon.
  size_t ReadSize() {
    const uint64_t size = ReadNumber();
    if (size <= rest_.size()) return size;
    Fail();
    return 0;
  }
  absl::string_view ReadText() {
    const size_t size = ReadSize();
    const absl::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
  }
  void Fail() {
    sound_ = false;
    rest_ = {};
  }

  template <typename Value>
  void Read(Value& value) {
    if constexpr (std::is_enum_v<Value> || std::is_unsigned_v<Value>) {
      value = static_cast<Value>(ReadNumber());
    } else if constexpr (std::is_integral_v<Value>) {
      const uint64_t zigzag = ReadNumber();
      value = static_cast<Value>(static_cast<int64_t>(zigzag >> 1) ^ -static_cast<int64_t>(zigzag & 1));
    } else if constexpr (std::is_base_of_v<google::protobuf::MessageLite, Value>) {
      const absl::string_view text = ReadText();
      if (!value.ParseFromArray(text.data(), static_cast<int>(text.size()))) Fail();
    } else {
      Value::Fields(*this, value);
    }
  }
  void Read(std::string& text) { text = std::string(ReadText()); }
  void Read(figures::CentreBook& book) {
    CentreId centre;
    Read(centre);
    book = figures::CentreBook(centre);
    if (!book.RestoreFrom(ReadText()).ok()) Fail();
  }
  template <typename Tag, typename Number>
  void Read(Id<Tag, Number>& id) {
    id = Id<Tag, Number>(static_cast<Number>(ReadNumber()));
  }
  template <typename Value>
  void Read(std::unique_ptr<Value>& value) {
    value = std::make_unique<Value>();
    Read(*value);
  }
  template <typename Value>
  void Read(std::vector<Value>& values) {
    ReadAll(values);
  }
  template <typename Value, size_t size>
  void Read(absl::InlinedVector<Value, size>& values) {
    ReadAll(values);
  }
  template <typename Value>
  void Read(absl::btree_set<Value>& values) {
    for (size_t left = ReadSize(); left > 0 && sound_; --left) {
      Value value;
      Read(value);
      values.insert(values.end(), std::move(value));
    }
  }
  template <typename Key, typename Value>
  void Read(absl::flat_hash_map<Key, Value>& map) {
    const size_t size = ReadSize();
    map.reserve(size);
    for (size_t left = size; left > 0 && sound_; --left) {
      Key key{};
      Value value{};
      (*this)(key, value);
      map.emplace(std::move(key), std::move(value));
    }
  }
  template <typename Values>
  void ReadAll(Values& values) {
    const size_t size = ReadSize();
    values.reserve(size);
    for (size_t left = size; left > 0 && sound_; --left) {
      values.emplace_back();
      Read(values.back());
    }
  }

  absl::string_view rest_;
  bool sound_ = true;
};

}  // namespace daybook::domain
