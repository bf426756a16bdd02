// What the shape of commands and events must be for digests, replay and growth to work.
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "daybook/v1/event.pb.h"

namespace daybook::contract {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

constexpr int kFirstPayloadNumber = 32;

// Visits every field of a message and of the messages within it, each type once.
void WalkFields(const Descriptor* message, const std::function<void(const FieldDescriptor&)>& visit,
                std::set<const Descriptor*>& seen) {
  if (!seen.insert(message).second) return;
  for (int i = 0; i < message->field_count(); ++i) {
    const FieldDescriptor& field = *message->field(i);
    visit(field);
    if (field.message_type() != nullptr) WalkFields(field.message_type(), visit, seen);
  }
}

std::set<const Descriptor*> WalkFields(const Descriptor* message,
                                       const std::function<void(const FieldDescriptor&)>& visit) {
  std::set<const Descriptor*> seen;
  WalkFields(message, visit, seen);
  return seen;
}

void ExpectCanonical(const FieldDescriptor& field) {
  EXPECT_FALSE(field.is_map()) << field.full_name() << " is a map: its order is not defined";
  EXPECT_NE(field.cpp_type(), FieldDescriptor::CPPTYPE_FLOAT) << field.full_name();
  EXPECT_NE(field.cpp_type(), FieldDescriptor::CPPTYPE_DOUBLE) << field.full_name();
  EXPECT_NE(field.type(), FieldDescriptor::TYPE_GROUP) << field.full_name();
  EXPECT_FALSE(field.is_extension()) << field.full_name();
  if (field.message_type() != nullptr) {
    EXPECT_FALSE(absl::StartsWith(field.message_type()->full_name(), "google."))
        << field.full_name() << " is a " << field.message_type()->full_name();
  }
}

TEST(Descriptors, OfCommandsHoldNothingWithoutACanonicalForm) {
  const auto seen = WalkFields(v1::Command::descriptor(), ExpectCanonical);
  EXPECT_GT(seen.size(), 25u) << "the walk must reach every command";
}

TEST(Descriptors, OfEventsHoldNothingWithoutACanonicalForm) {
  const auto seen = WalkFields(v1::Event::descriptor(), ExpectCanonical);
  EXPECT_GT(seen.size(), 25u) << "the walk must reach every event";
}

TEST(Descriptors, OfCommandsBeginWithTheRequestId) {
  const auto* first = v1::Command::descriptor()->FindFieldByNumber(1);
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(first->name(), "request_id");
  EXPECT_EQ(first->type(), FieldDescriptor::TYPE_STRING);
}

void ExpectPayloadsApart(const Descriptor* envelope) {
  ASSERT_EQ(envelope->real_oneof_decl_count(), 1) << envelope->full_name();
  const auto* payload = envelope->oneof_decl(0);
  EXPECT_EQ(payload->name(), "payload");
  for (int i = 0; i < envelope->field_count(); ++i) {
    const FieldDescriptor& field = *envelope->field(i);
    const bool in_payload = field.containing_oneof() == payload;
    EXPECT_EQ(field.number() >= kFirstPayloadNumber, in_payload)
        << field.full_name() << " = " << field.number() << ": 1..31 are the envelope's, 32 and above the payloads'";
    EXPECT_EQ(in_payload, in_payload && field.message_type() != nullptr) << field.full_name();
  }
}

TEST(Descriptors, OfBothEnvelopesKeepTheirPayloadsFrom32Up) {
  ExpectPayloadsApart(v1::Command::descriptor());
  ExpectPayloadsApart(v1::Event::descriptor());
}

TEST(Descriptors, OfNoCommandAndEventShareAMessage) {
  std::set<const Descriptor*> wishes;
  const auto* command = v1::Command::descriptor()->oneof_decl(0);
  for (int i = 0; i < command->field_count(); ++i) wishes.insert(command->field(i)->message_type());
  const auto* event = v1::Event::descriptor()->oneof_decl(0);
  for (int i = 0; i < event->field_count(); ++i) {
    EXPECT_EQ(wishes.count(event->field(i)->message_type()), 0u) << event->field(i)->full_name();
  }
}

TEST(Descriptors, OfMoneyEndInFenAndAreSigned64) {
  const auto check = [](const FieldDescriptor& field) {
    if (!absl::EndsWith(field.name(), "_fen")) return;
    EXPECT_EQ(field.cpp_type(), FieldDescriptor::CPPTYPE_INT64) << field.full_name();
  };
  WalkFields(v1::Command::descriptor(), check);
  WalkFields(v1::Event::descriptor(), check);
}

TEST(Descriptors, OfEveryEnumBeginWithUnspecified) {
  const auto check = [](const FieldDescriptor& field) {
    if (field.enum_type() == nullptr) return;
    const auto* zero = field.enum_type()->FindValueByNumber(0);
    ASSERT_NE(zero, nullptr) << field.full_name();
    EXPECT_TRUE(absl::EndsWith(zero->name(), "_UNSPECIFIED")) << zero->full_name();
  };
  WalkFields(v1::Command::descriptor(), check);
  WalkFields(v1::Event::descriptor(), check);
}

}  // namespace
}  // namespace daybook::contract
