// Whatever message arrives, it is refused by name or booked soundly: commands of every kind whose fields hold random,
// often absurd values go through the shape check and the rules. The harness checks what must hold of every accepted
// one.
//
// DAYBOOK_SEED=n runs one seed.
#include <cstdlib>
#include <limits>
#include <random>

#include "absl/strings/str_cat.h"
#include "google/protobuf/message.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Fills messages with values that hit edges and known numbers more often than chance would.
class Filler {
 public:
  explicit Filler(uint64_t seed) : random_(seed) {}

  uint64_t Pick(uint64_t choices) { return random_() % choices; }

  void Fill(Message& message) {
    const auto* descriptor = message.GetDescriptor();
    for (int i = 0; i < descriptor->field_count(); ++i) {
      const FieldDescriptor* field = descriptor->field(i);
      if (Pick(3) == 0) continue;
      const int times = field->is_repeated() ? static_cast<int>(Pick(4)) : 1;
      for (int n = 0; n < times; ++n) FillField(message, field);
    }
  }

 private:
  void FillField(Message& message, const FieldDescriptor* field) {
    const auto* reflection = message.GetReflection();
    const bool repeated = field->is_repeated();
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Fill(repeated ? *reflection->AddMessage(&message, field)
                             : *reflection->MutableMessage(&message, field));
      case FieldDescriptor::CPPTYPE_STRING:
        return repeated ? reflection->AddString(&message, field, Text())
                        : reflection->SetString(&message, field, Text());
      case FieldDescriptor::CPPTYPE_ENUM: {
        const int value = static_cast<int>(Pick(11)) - 1;
        return repeated ? reflection->AddEnumValue(&message, field, value)
                        : reflection->SetEnumValue(&message, field, value);
      }
      case FieldDescriptor::CPPTYPE_INT32:
        return reflection->SetInt32(&message, field, static_cast<int32_t>(Number()));
      case FieldDescriptor::CPPTYPE_INT64:
        return repeated ? reflection->AddInt64(&message, field, Number())
                        : reflection->SetInt64(&message, field, Number());
      case FieldDescriptor::CPPTYPE_UINT32:
        return repeated ? reflection->AddUInt32(&message, field, static_cast<uint32_t>(Number()))
                        : reflection->SetUInt32(&message, field, static_cast<uint32_t>(Number()));
      case FieldDescriptor::CPPTYPE_UINT64:
        return repeated ? reflection->AddUInt64(&message, field, static_cast<uint64_t>(Number()))
                        : reflection->SetUInt64(&message, field, static_cast<uint64_t>(Number()));
      case FieldDescriptor::CPPTYPE_BOOL:
        return reflection->SetBool(&message, field, Pick(2) == 0);
      default:
        FAIL() << field->full_name() << " is of a type that commands do not have";
    }
  }
  int64_t Number() {
    static constexpr int64_t kNumbers[] = {0,   1,   2,   3,     5,     7,      8,     10,    11,      20,
                                           21,  30,  40,  50,    100,   301,    302,   309,   500,     1'000,
                                           5'000, 10'000, 30101, 30901, kAmount, kAmount + 1, -1, kMax, kMin};
    return kNumbers[Pick(std::size(kNumbers))];
  }
  std::string Text() {
    static const char* const kTexts[] = {"",       "x",         "CNY",    "2026-11-23", "2026-11-24",
                                         "case/1", "session/1", "safe/3", "2026-02-30", "r30",
                                         "a b",    "line\nline", "错",     "102",        "C1"};
    return Pick(20) == 0 ? std::string(Pick(3'000), 'y') : std::string(kTexts[Pick(std::size(kTexts))]);
  }

  static constexpr int64_t kAmount = 1'000'000'000'000;
  static constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  static constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  std::mt19937_64 random_;
};

class RandomMessages : public Counter, public ::testing::WithParamInterface<uint64_t> {
 protected:
  RandomMessages() {
    GivenOpenDay();
    GivenOpenSession();
    Given(CashPayment(1'000));
  }
  // A command of a random kind; mostly with an envelope that leads past the first checks.
  v1::Command Random(Filler& filler) {
    v1::Command command;
    if (filler.Pick(4) == 0) filler.Fill(command);
    const auto* payloads = v1::Command::descriptor()->FindOneofByName("payload");
    const auto* payload = payloads->field(static_cast<int>(filler.Pick(payloads->field_count())));
    filler.Fill(*command.GetReflection()->MutableMessage(&command, payload));
    if (filler.Pick(4) > 0) {
      command.set_request_id(absl::StrCat("random", ++made_));
      command.set_centre(kCentre);
      command.set_till(kTill);
      command.set_session(1);
      command.set_actor(filler.Pick(3) == 0 ? kSupervisor : filler.Pick(2) == 0 ? kCashier : kAdmin);
      command.set_second_person(filler.Pick(2) == 0 ? kKeeper : kFinance);
      command.set_claimed_business_date(date_);
      command.set_reason("random");
    }
    return command;
  }

 private:
  int made_ = 0;
};

TEST_P(RandomMessages, AreRefusedByNameOrBookedSoundly) {
  const char* text = std::getenv("DAYBOOK_SEED");
  const uint64_t seed = text == nullptr ? GetParam() : std::strtoull(text, nullptr, 10);
  SCOPED_TRACE(absl::StrCat("DAYBOOK_SEED=", seed));
  Filler filler(seed);
  int accepted = 0;
  for (int i = 0; i < 2'000 && !HasFailure(); ++i) {
    const v1::Command command = Random(filler);
    When(command);
    if (status_.ok()) {
      ++accepted;
    } else {
      EXPECT_NE(ReasonOf(status_), v1::REJECTION_REASON_UNSPECIFIED) << status_ << "\n" << command.DebugString();
    }
  }
  EXPECT_GT(accepted, 10) << "the messages are too wild to show anything";
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomMessages, ::testing::Range<uint64_t>(1, 21));

}  // namespace
}  // namespace daybook::domain
