#include "embedding/background_texts.hpp"

#include <array>

namespace akashi {

std::span<const std::string_view> background_texts() {
    static constexpr std::array<std::string_view, 64> kTexts{
        "Use PostgreSQL instead of MongoDB for orders, because invoices need transactions.",
        "Cache product pages for five minutes at the edge; stale prices for that long are "
        "acceptable.",
        "Rewrite the importer in Rust since the Python version runs out of memory on large files.",
        "Rotate the signing keys every ninety days and keep the old public keys for a week.",
        "Drop support for Internet Explorer; under one percent of visitors still have it.",
        "Retry failed payments three times with growing pauses, then ask the customer for another "
        "card.",
        "Move the build from Jenkins to GitHub Actions to stop maintaining our own agents.",
        "Partition the events table by month so that old data can be detached quickly.",
        "Return 404 instead of 403 for documents of other tenants, to avoid telling that they "
        "exist.",
        "Pick gRPC for calls between services and keep REST for the public interface.",
        "Roll back release 4.2 because the checkout page was blank on older Android phones.",
        "Page the on-call engineer only when the error rate stays above two percent for ten "
        "minutes.",
        "Keep three replicas of the log store in different zones; the cost is acceptable.",
        "Run the backup restore drill on the first Monday of each month.",
        "Store timestamps in UTC and convert them in the browser.",
        "Use a median instead of a mean for delivery times, as a few lost parcels distort it.",
        "Fill missing ages with the group's median rather than dropping the rows.",
        "Train the churn model on the last twelve months only; older behaviour misleads it.",
        "Label the photos twice by different people and let a third settle disagreements.",
        "Publish the survey results only for groups of at least ten people.",
        "Sign the lease for the office near the station; the shorter commute outweighs the rent.",
        "Allow two days a week at home, with everybody present on Tuesdays.",
        "Replace the old printers with two shared ones on each floor.",
        "Order ergonomic chairs for the whole team after several complaints of back pain.",
        "Close the office between Christmas and New Year to save on heating.",
        "Accept the supplier's contract but strike the clause about automatic renewal.",
        "Keep applicants' papers for six months after a rejection, then destroy them.",
        "Settle the dispute outside of court, since the legal costs would exceed the claim.",
        "Register the brand name in the European Union before the product launch.",
        "Require two signatures for every expense above five thousand euros.",
        "Switch from quarterly to monthly closing to see losses earlier.",
        "Hedge half of next year's dollar income; the rate is favourable now.",
        "Raise the price of the basic plan by two euros and leave the others unchanged.",
        "Postpone the second hiring round until sales in the spring are known.",
        "Give the sales team a commission on renewals as well as on new customers.",
        "Bake the bread at a lower temperature for longer, because the crust turned out too dark.",
        "Take shellfish off the lunch menu on account of allergies.",
        "Buy vegetables from the farm across the river instead of the wholesale market.",
        "Serve the soup cold in July and August.",
        "Use olive oil rather than butter for frying the fish.",
        "Play with three defenders in the away match to strengthen the midfield.",
        "Rest the goalkeeper for the cup game after her shoulder injury.",
        "Train in the morning during the heat wave and skip the long run.",
        "Change the swimming schedule so that children and adults have separate lanes.",
        "Water the greenhouse at dawn, when less of it evaporates.",
        "Plant beans after potatoes this year to let the soil recover.",
        "Keep the bees in the orchard through the winter instead of moving them.",
        "Paint the north wall white so that the courtyard is brighter.",
        "Insulate the attic before replacing the boiler; it saves more per coin spent.",
        "Choose oak for the staircase, as pine would dent too easily.",
        "Postpone the bridge inspection until the river is lower.",
        "Send the night bus through the harbour district on weekends.",
        "Limit the speed in front of the school to thirty.",
        "Travel by train to the conference; the flight saves only one hour.",
        "Treat the infection with penicillin, since the patient has no allergy.",
        "Repeat the blood test in two weeks before changing the dose.",
        "Move the maternity ward to the second floor next to the operating rooms.",
        "Teach fractions before decimals in the fourth grade.",
        "Let pupils choose between a written essay and a talk.",
        "Loan the painting to the museum in Lisbon for half a year.",
        "Perform the symphony without an intermission.",
        "Shoot the final scene at dusk instead of building a set.",
        "Translate the poem freely and keep its rhythm rather than its rhyme.",
        "Name the puppy Biscuit, because the children could not agree on anything else."
    };
    return kTexts;
}

}  // namespace akashi
